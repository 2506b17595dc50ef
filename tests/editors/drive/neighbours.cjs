/** Beside basedpyright and ruff, in both orders of start: node neighbours.cjs URL FOLDER PICTURES */

const { Workbench, EDITOR, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures] = process.argv.slice(2);
const FILE = "shop/beside.py";
const TEXT = `import json
import os


def port(offset: int) -> int:
    return int(os.environ["SHOP_PORT"]) + offset


def both() -> int:
    return port("one") + port(2)
`;

async function neighbours(window) {
  await window.command("Neighbours: Start");
  await window.notification("the neighbours are there").waitFor({ timeout: 60_000 });
  await window.command("Notifications: Clear All Notifications");
}

async function after(window) {
  window.write(FILE, TEXT);
  await window.openFile(FILE);
  await window.squiggles("some");
  await neighbours(window);
}

/** Providers that are registered anew are asked first. */
async function before(window) {
  window.write(FILE, TEXT);
  await window.openFile(FILE);
  await window.command("ssot-lint: Restart Server");
  await window.page.waitForTimeout(3000);
}

findings.title = "the findings of all three are there";
async function findings(window) {
  await window.page.keyboard.press("Control+Shift+M");
  await window.problems((text) => text.includes("SSOT101") && text.includes("F401") && text.includes("reportArgumentType"));
  await window.picture("neighbours");
  await window.page.keyboard.press("Control+Shift+M");
}

hovers.title = "a hover has one row of ours, and the type checker's";
async function hovers(window) {
  const text = await over(window, "environ", /\(variable\)|_Environ/);
  assert(text.split("is read directly").length === 2, text);
  assert(/Fix: Replace with/.test(text), text);
}

renames.title = "a Python name is renamed by the type checker";
async function renames(window) {
  await at(window, "def port", 4);
  await window.page.keyboard.press("F2");
  const box = window.page.locator(".rename-box input");
  await box.waitFor();
  await box.fill("door");
  await window.page.keyboard.press("Enter");
  await window.until("another name", async () => (await window.page.locator(".view-line", { hasText: "def door" }).count()) === 1);
  await window.save(FILE, (text) => text.includes("def door(") && text.includes("door(2)"));
  await window.page.keyboard.press("Control+Z");
  await window.save(FILE, (text) => text === TEXT);
}

variables.title = "a variable's name is renamed by ours, and its hover is ours";
async function variables(window) {
  await over(window, "SHOP_PORT", /SHOP_PORT[^]*int/);
  await at(window, '"SHOP_PORT"', 3);
  await window.page.keyboard.press("F2");
  const box = window.page.locator(".rename-box input");
  await box.waitFor();
  assert((await box.inputValue()) === "SHOP_PORT", await box.inputValue());
  await box.fill("SHOP_DOOR");
  await window.page.keyboard.press("Enter");
  await window.save(FILE, (text) => text.includes('os.environ["SHOP_DOOR"]'));
  await window.page.keyboard.press("Control+Z");
  await window.save(FILE, (text) => text === TEXT);
}

completes.title = "the names of variables are completed in the string that one is asked with, and there alone";
async function completes(window) {
  const widget = window.page.locator(".suggest-widget.visible .monaco-list-row");
  const type = async (text) => {
    await at(window, "def port", 0);
    await window.page.keyboard.type(text);
  };
  await type('PAGES = os.environ["');
  const names = await window.until("names of variables", async () => ((await widget.count()) > 0 ? widget.allInnerTexts() : null));
  assert(names.some((it) => it.includes("SHOP_TAX_RATE")) && names.every((it) => /^[A-Z_]+$/.test(it.trim())), names.join());
  await window.page.keyboard.press("Escape");
  await emptied(window);
  await type('WORD = json.dumps("');
  await window.page.waitForTimeout(2000);
  assert(!(await widget.allInnerTexts()).some((it) => it.includes("SHOP_TAX_RATE")), "names of variables in any string");
  await window.page.keyboard.press("Escape");
  await emptied(window);
}

/** The file as it was, in the window too. */
async function emptied(window) {
  await window.command("File: Revert File");
  await window.until("the file as it was", async () => (await window.page.locator(".tab.active.dirty").count()) === 0);
}

calls.title = "the calls of a function are shown";
async function calls(window) {
  await at(window, "def port", 5);
  await window.command("Calls: Show Call Hierarchy");
  await window.page.locator(".part.sidebar .monaco-list-row", { hasText: "both" }).first().waitFor();
  await window.page.keyboard.press("Escape");
}

outline.title = "the outline has one root";
async function outline(window) {
  await window.command("Explorer: Focus on Outline View");
  const rows = window.page.locator(".outline-tree .monaco-list-row[aria-level='1']");
  const names = await window.until("an outline", async () => {
    const texts = await rows.allInnerTexts();
    return texts.length > 0 ? texts : null;
  });
  assert(names.join() === "port,both" || names.length === 2, names.join());
}

saves.title = "saving fixes what is ours and what is ruff's";
async function saves(window) {
  const kinds = { "source.fixAll.ssot-lint": "explicit", "source.fixAll.ruff": "explicit" };
  window.write(".vscode/settings.json", JSON.stringify({ "[python]": { "editor.codeActionsOnSave": kinds } }));
  await window.openFile(FILE);
  await window.until("a saved file without findings", async () => {
    await window.page.keyboard.press("Control+S");
    await window.page.waitForTimeout(500);
    const text = window.read(FILE);
    return text.includes('env["SHOP_PORT"]') && !text.includes("import json") && !text.includes("import os");
  });
  window.write(".vscode/settings.json", "{}");
  window.write(FILE, TEXT);
  await window.squiggles("some");
}

/** Puts the cursor behind `offset` characters of `words`, which stand once in the file. */
async function at(window, words, offset) {
  const before = TEXT.slice(0, TEXT.indexOf(words) + offset).split("\n");
  await window.openFile(FILE);
  await window.pick("Control+G", `:${before.length}:${before.at(-1).length + 1}`, "");
}

async function over(window, word, expected) {
  const box = window.page.locator(".monaco-hover:not(.hidden)").first();
  return window.until(`a hover over ${word}`, async () => {
    await window.leaveHover();
    const place = await window.page.locator(`${EDITOR} .view-line span span`, { hasText: word }).last().boundingBox();
    await window.page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
    await window.page.mouse.move(place.x + place.width / 2 + 2, place.y + place.height / 2);
    await box.waitFor({ timeout: 3000 });
    await window.page.waitForTimeout(700); // the slower one of the two
    const text = await box.innerText();
    return expected.test(text) ? text : null;
  });
}

const order = (name, step) => [`${name}: ${step.title}`, step];
const CHECKS = [findings, hovers, renames, variables, completes, calls, outline, saves];
const STEPS = [
  ["the neighbours come after ours", after],
  ...CHECKS.map((step) => order("after", step)),
  ["the neighbours come before ours", before],
  ...CHECKS.map((step) => order("before", step)),
];

Workbench.open(url, folder, pictures).then((window) => drive(window, STEPS));
