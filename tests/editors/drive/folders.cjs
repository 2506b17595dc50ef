/** Two folders with settings of their own: node folders.cjs URL FOLDER PICTURES WORKSPACE LOG */

const fs = require("node:fs");
const { Workbench, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures, workspace, log] = process.argv.slice(2);
const other = workspace.replace(/both\.code-workspace$/, "other");
const started = () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : []);

const STEPS = [
  ["each folder's interpreter has its server", servers],
  ["and each folder's settings count in it alone", settings],
  ["settings that agree again need one server", agreed],
];

async function servers(window) {
  await window.openFile(`${folder}/shop/mailer.py`);
  await window.squiggles(3);
  await window.until("two servers", () => started().length === 2);
  const names = started().map((it) => it.split("/").at(-3)).sort();
  assert(names.join() === "other-venv,shop-venv", names.join());
}

async function settings(window) {
  await window.openFile(`${other}/billing/invoice.py`);
  await window.page.waitForTimeout(2000);
  await window.squiggles(0);
}

async function agreed(window) {
  const same = fs.readFileSync(`${folder}/.vscode/settings.json`, "utf8");
  fs.writeFileSync(`${other}/.vscode/settings.json`, same);
  await window.squiggles(2);
  await window.until("one server more, for both", () => started().length === 3);
}

Workbench.open(url, folder, pictures, workspace).then((window) => drive(window, STEPS));
