/** No server, and nothing that could install one: node by_hand.cjs URL FOLDER PICTURES */

const { Workbench, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures] = process.argv.slice(2);

const STEPS = [
  ["a missing server is named, with a command to copy", copied],
  ["which says what the command installs: the package that came along", own],
];

let command = "";

async function copied(window) {
  await window.openFile("shop/mailer.py");
  const notice = window.notification("ssot-lint was found neither");
  await notice.waitFor();
  const buttons = (await notice.getByRole("button").allInnerTexts()).filter((it) => it.trim());
  assert(!buttons.some((it) => it.startsWith("Install")), buttons.join());
  await notice.getByRole("button", { name: "Copy Command" }).click();
  await window.notification("Copied. Run it in a terminal").waitFor();
  await window.page.context().grantPermissions(["clipboard-read"]);
  command = await window.until("a command", async () => {
    const text = await window.page.evaluate(() => navigator.clipboard.readText());
    return text.startsWith("uv tool install ") && text;
  });
}

async function own() {
  assert(/^uv tool install "?\/.*\/bundled\/ssot_lint-[^/]*\.whl"?$/.test(command), command);
}

Workbench.open(url, folder, pictures).then((window) => drive(window, STEPS));
