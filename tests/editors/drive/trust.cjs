/** Restricted Mode, and a yes: node trust.cjs URL FOLDER PICTURES LOG */

const fs = require("node:fs");
const { Workbench, EDITOR, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures, log] = process.argv.slice(2);
const started = () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : []);

const STEPS = [
  ["in Restricted Mode what lies in the workspace is not started", restricted],
  ["trusted, the server that the workspace names is started once", trusted],
];

async function restricted(window) {
  await window.openFile("shop/mailer.py");
  await window.squiggles(3);
  assert(started().length === 1 && started()[0].endsWith("/programs/ssot-lint"), started().join());
  await window.command("ssot-lint: Debug Information");
  await window.until("where it comes from", async () => {
    const text = await window.page.locator(`${EDITOR} .view-lines`).first().innerText();
    return /Restricted\sMode/.test(text) && /programs\/ssot-lint/.test(text);
  });
  await window.command("View: Revert and Close Editor");
}

async function trusted(window) {
  await window.command("Workspaces: Manage Workspace Trust");
  await window.picture("trust");
  await window.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
  await window.until("another server", () => started().length > 1);
  await window.openFile("shop/mailer.py");
  await window.squiggles(3);
  await window.page.waitForTimeout(3000); // whatever would start another one has come by then
  assert(started().length === 2 && started()[1].endsWith("/tools/ssot-lint"), started().join());
}

Workbench.open(url, folder, pictures).then((window) => drive(window, STEPS));
