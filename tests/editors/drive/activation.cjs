/** What the extension begins on: node activation.cjs URL HOME PICTURES FOLDER … -- FOLDER … */

const { Workbench, assert, drive } = require("./workbench.cjs");

const [url, home, pictures, ...rest] = process.argv.slice(2);
const [begins, silent] = [rest.slice(0, rest.indexOf("--")), rest.slice(rest.indexOf("--") + 1)];
const view = (window) => window.page.locator(".pane-header", { hasText: "Environment Variables" });

/** Its view is there as soon as a server runs; no file is opened. */
const begun = (name) => async (window) => {
  await window.show(url, `${home}/${name}`);
  await view(window).first().waitFor({ timeout: 60_000 });
};

const kept = (name) => async (window) => {
  await window.show(url, `${home}/${name}`);
  await window.page.waitForTimeout(8000);
  assert((await view(window).count()) === 0, `begun on ${name}`);
};

const STEPS = [
  ...begins.map((name) => [`it begins on a folder with ${name}`, begun(name)]),
  ...silent.map((name) => [`and not on one with ${name} alone`, kept(name)]),
];

Workbench.open(url, home, pictures, `${home}/${begins[0]}`).then((window) => drive(window, STEPS));
