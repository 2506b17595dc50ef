"use strict";
// Filters and sorts the table of findings. What is chosen stands in the address, so that a filtered
// report can be linked to: #rule=SSOT101&owner=billing&path=shop%2F&sort=path
(() => {
  const table = document.getElementById("findings");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const fields = ["rule", "tier", "owner", "status", "path"];
  const headers = Array.from(table.querySelectorAll("th[data-key]"));
  form.hidden = false;

  const compare = (key) => (a, b) => {
    const [one, two] = [a.dataset[key], b.dataset[key]];
    return (one > two) - (one < two) || a.dataset.number - b.dataset.number;
  };

  const sort = (key, descending) => {
    const header = headers.find((it) => it.dataset.key === key);
    if (!header) return;
    headers.forEach((it) => it.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const sorted = rows.slice().sort(compare(key));
    if (descending) sorted.reverse();
    body.append(...sorted);
  };

  const filter = () => {
    const wanted = new Map(fields.map((name) => [name, form.elements[name].value]));
    const path = wanted.get("path").toLowerCase();
    let count = 0;
    for (const row of rows) {
      const data = row.dataset;
      const keep = fields.every((name) =>
        name === "path"
          ? data.file.toLowerCase().includes(path)
          : wanted.get(name) === "" || data[name] === wanted.get(name).slice(1));
      row.hidden = !keep;
      count += keep;
    }
    shown.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} findings shown`;
  };

  const sorting = () => {
    const header = headers.find((it) => it.hasAttribute("aria-sort"));
    if (!header) return "";
    return (header.getAttribute("aria-sort") === "descending" ? "-" : "") + header.dataset.key;
  };

  const remember = () => {
    const said = new URLSearchParams();
    for (const name of fields) {
      const value = form.elements[name].value;
      if (value !== "") said.set(name, name === "path" ? value : value.slice(1));
    }
    if (sorting()) said.set("sort", sorting());
    history.replaceState(null, "", said.size || sorting() ? `#${said}` : location.pathname);
  };

  const recall = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const name of fields) {
      const value = said.get(name);
      form.elements[name].value = value === null ? "" : name === "path" ? value : `=${value}`;
    }
    const key = said.get("sort") || "";
    if (key) sort(key.replace(/^-/, ""), key.startsWith("-"));
    filter();
  };

  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
  for (const header of headers) {
    header.querySelector("button").addEventListener("click", () => {
      sort(header.dataset.key, header.getAttribute("aria-sort") === "ascending");
      remember();
    });
  }
  window.addEventListener("hashchange", recall);
  recall();
})();
