/** Drives the packaged extension in VS Code: node vscode.cjs URL FOLDER PICTURES INTERPRETER */

const { Workbench, EDITOR, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures, interpreter] = process.argv.slice(2);
const MAILER = "shop/mailer.py";
const EMOJI = "shop/greeting.py";
const CONFIGURATION = "pyproject.toml";
const NOTEBOOK = "sales.ipynb";
const SETTINGS = ".vscode/settings.json";
const START = { "ssot-lint.importStrategy": "fromEnvironment", "ssot-lint.interpreter": interpreter };
const ON_SAVE = { "[python]": { "editor.codeActionsOnSave": { "source.fixAll.ssot-lint": "explicit" } } };

const STEPS = [
  ["one that is too old is named, with a way out", tooOld],
  ["another setting starts another server, and findings are underlined", starts],
  ["a finding says what it is", says],
  ["the status names owner, configuration and number of findings", status],
  ["entries of the menu carry the tool's name", named],
  ["the reason of a suppression is typed over", suppressed],
  ["a suppression that is being typed is no mistake", typing],
  ["the light bulb holds the fix, which is applied and undone", fixes],
  ["after an emoji the fix lands on the right columns", emoji],
  ["a broken configuration is shown in its file, and a mended one is not", configuration],
  ["a finding is added to the baseline", baseline],
  ["a rule's page is shown, rendered", rule],
  ["debug information can be read", debug],
  ["the environment is a tree", environment],
  ["refreshed, it shows what is new, with the values of secrets masked", masked],
  ["the tree is filtered, and a name copied from it", filtered],
  ["an example of it is generated", example],
  ["a finding about the project is silenced as one of the file's is", together],
  ["a deployment file has findings, a hover, and renames with the code", deployment],
  ["a cell of a notebook is fixed", notebook],
  ["the schema is there for editors of TOML", schema],
  ["the walkthrough names its steps", walkthrough],
  ["a file is fixed by the command", file],
  ["saving fixes", onSave],
  ["what is discarded is no error", discarded],
  ["what is shown first is the fixer's own edits, ticked, and grouped by rule", shown],
  ["the whole workspace is fixed, and what was applied is counted", workspace],
];

async function tooOld(window) {
  await window.openFile(MAILER);
  const notice = window.notification("ssot-lint 0.0.9");
  await notice.waitFor();
  const text = await notice.innerText();
  assert(/is too old: this extension needs \d/.test(text) && text.includes("Show Output"), text);
  await window.picture("too-old");
}

async function starts(window) {
  window.write(SETTINGS, JSON.stringify(START));
  await window.squiggles(3);
  await window.command("Notifications: Clear All Notifications");
}

async function says(window) {
  const message = await window.hover("SSOT101");
  assert(message.includes("ssot-lint"), message);
  const all = await window.page.locator(".monaco-hover:not(.hidden)").first().innerText();
  assert(all.length < 300 && all.split("is read directly").length === 2 && /Fix: Replace with/.test(all), all);
  await window.picture("finding", ".part.editor");
  await window.leaveHover();
}

async function status(window) {
  const text = await window.status(/shop\.env:env/);
  assert(text.includes("pyproject.toml") && text.includes("3 findings"), text);
  await window.picture("status");
  await window.page.keyboard.press("Escape");
}

async function named(window) {
  await window.toNextFinding();
  const others = (await window.offered()).filter((it) => !it.includes("ssot-lint"));
  assert(others.every((it) => /Fix All|AI|Chat/.test(it)), others.join("\n"));
}

/** The reason of a suppression stands selected. */
async function toBeTypedOver(window) {
  await window.until("the comment", async () => (await window.page.locator(`${EDITOR} .view-line`, { hasText: "TODO" }).count()) === 1);
  await window.page.waitForTimeout(200); // the selection comes with the next frame
}

async function suppressed(window) {
  const before = window.read(MAILER);
  await window.quickFix("Suppress SSOT101 on this line");
  await toBeTypedOver(window);
  await window.page.keyboard.type("the demo shows it");
  await window.save(MAILER, (text) => text.includes("# ssot: ignore[SSOT101] the demo shows it\n"));
  window.write(MAILER, before);
  await window.squiggles(3);
}

async function typing(window) {
  const before = window.read(MAILER);
  await window.page.keyboard.press("Control+Home");
  await window.page.keyboard.press("End");
  await window.page.keyboard.type("  # ssot: ignore[");
  await window.page.waitForTimeout(1000);
  await window.squiggles(3);
  await window.page.keyboard.press("Control+S");
  await window.squiggles(4);
  window.write(MAILER, before);
  await window.squiggles(3);
}

async function fixes(window) {
  const before = window.read(MAILER);
  const message = await window.toNextFinding();
  assert(message.includes("SSOT101"), message);
  await window.page.locator(".lightBulbWidget, [class*='gutter-lightbulb']").first().waitFor();
  await window.quickFix("Replace with", () => window.picture("quick-fix", ".part.editor"));
  await window.save(MAILER, (text) => text.includes("env['SHOP_SMTP_HOST']") && text.includes("from shop.env import env"));
  await window.page.keyboard.press("Control+Z");
  await window.save(MAILER, (text) => text === before);
}

async function emoji(window) {
  const before = window.read(EMOJI);
  await window.openFile(EMOJI);
  await window.squiggles(1);
  await window.toNextFinding();
  await window.quickFix("Replace with");
  await window.save(EMOJI, (text) => text.includes('wave = "🙂é👋🏽"; greeting = env["SHOP_GREETING"]\n'));
  await window.page.keyboard.press("Control+Z");
  await window.save(EMOJI, (text) => text === before);
}

async function configuration(window) {
  const whole = window.read(CONFIGURATION);
  await window.openFile(MAILER);
  await window.squiggles(3);
  await window.page.keyboard.press("Control+Shift+M");
  window.write(CONFIGURATION, whole.replace("allow-variables =", "alow-variables ="));
  await window.problems((text) => text.includes(CONFIGURATION) && text.includes("alow-variables"));
  await window.squiggles(3); // by the last configuration that was good
  const notice = window.notification("alow-variables");
  await notice.waitFor();
  const said = await notice.locator(".notification-list-item-message").innerText();
  assert(/pyproject\.toml:\d+:\d+: /.test(said) && !said.includes("|") && !said.includes("^"), said);
  await window.picture("broken-configuration");
  await notice.getByRole("button", { name: "Open" }).click();
  await window.page.locator(`.tab.active[data-resource-name="${CONFIGURATION}"]`).waitFor();
  await window.openFile(MAILER);
  window.write(CONFIGURATION, whole.replace('["PATH"]', '["PATH", "SHOP_SENDER"]'));
  await window.problems((text) => !text.includes(CONFIGURATION));
  await window.squiggles(2);
  window.write(CONFIGURATION, whole);
  await window.squiggles(3);
  await window.page.keyboard.press("Control+Shift+M");
}

async function baseline(window) {
  await window.openFile("billing/invoice.py");
  await window.squiggles(2);
  await window.toNextFinding();
  await window.command("ssot-lint: Add Finding to Baseline");
  await window.until("the baseline is a tab or on the disk", async () => {
    const tabs = await window.page.locator(".tab[data-resource-name='ssot-baseline.jsonl']").count();
    return tabs > 0 || window.read("ssot-baseline.jsonl") !== "";
  });
  await window.command("File: Save All");
  await window.onDisk("ssot-baseline.jsonl", (text) => text.trim().split("\n").length === 1 && text.includes("SSOT101"));
}

async function rule(window) {
  await window.command("ssot-lint: Show Rule");
  const row = window.page.locator(".quick-input-list .monaco-list-row", { hasText: "SSOT104" }).first();
  await row.click();
  await window.page.locator(".tab", { hasText: "Preview SSOT104" }).first().waitFor();
  await window.openFile("billing/invoice.py");
  await window.toNextFinding();
  await window.quickFix("Show the page of SSOT101");
  await window.page.locator(".tab", { hasText: "Preview SSOT101" }).first().waitFor();
}

const rows = (window, text) => window.page.locator(".part.sidebar .monaco-list-row", { hasText: text });

async function environment(window) {
  await window.command("Explorer: Focus on Environment Variables View");
  const variable = rows(window, "BILLING_DAYS_TO_PAY").first();
  await variable.waitFor({ timeout: 60_000 });
  await variable.click();
  await rows(window, "read in billing/invoice.py:12").first().waitFor();
  await window.picture("environment");
  await rows(window, "read in billing/invoice.py:12").first().click();
  await window.page.locator(`.tab.active[data-resource-name="invoice.py"]`).waitFor();
}

/** A button of the tree's head, which shows while the mouse is over it. */
async function button(window, name) {
  const view = window.page.locator(".pane-header, .view-pane", { hasText: "Environment Variables" });
  await window.page.locator(".pane-header", { hasText: "Environment Variables" }).first().hover();
  await view.getByRole("button", { name }).first().click({ timeout: 3000 });
}

async function filter(window, text) {
  await window.until("the box for a filter", async () => {
    await button(window, "Filter Variables");
    await window.page.locator(".quick-input-widget input.input").first().fill(text, { timeout: 3000 });
    return true;
  });
  await window.page.keyboard.press("Enter");
}

async function masked(window) {
  window.write("shop/paying.py", 'import os\n\nTOKEN = os.environ.get("SHOP_API_TOKEN", "hunter2-of-the-shop")\n');
  await filter(window, "api_token");
  const variable = rows(window, "SHOP_API_TOKEN").first();
  await window.until("a variable that is new", async () => {
    await button(window, "Refresh");
    await variable.waitFor({ timeout: 3000 });
    return true;
  });
  const place = rows(window, "read in shop/paying.py:3").first();
  await window.until("where it is read", async () => {
    await variable.click({ timeout: 3000 });
    await place.waitFor({ timeout: 3000 });
    return true;
  });
  const said = `${await variable.innerText()} ${await place.innerText()}`;
  assert(said.includes("***") && !said.includes("hunter2"), said);
  window.remove("shop/paying.py");
  await window.until("a variable that is gone", async () => {
    await button(window, "Refresh");
    await variable.waitFor({ state: "detached", timeout: 3000 });
    return true;
  });
  await filter(window, "");
}

async function filtered(window) {
  await filter(window, "smtp_host");
  await rows(window, "BILLING_DAYS_TO_PAY").first().waitFor({ state: "detached" });
  const row = rows(window, "SHOP_SMTP_HOST").first();
  await row.hover();
  await row.getByRole("button", { name: "Copy Name" }).click();
  await window.page.context().grantPermissions(["clipboard-read"]);
  await window.until("the name in the clipboard", async () => {
    const copied = await window.page.evaluate(() => navigator.clipboard.readText());
    return copied.startsWith("SHOP_SMTP_HOST") && copied;
  });
  await filter(window, "");
  await rows(window, "BILLING_DAYS_TO_PAY").first().waitFor();
}

async function together(window) {
  const reads = (value) => `from shop.env import env\n\nPORT = env.get("TOOLS_PORT", "${value}")\n`;
  window.write("one.py", reads(80));
  window.write("two.py", reads(81));
  await window.openFile("two.py");
  await window.squiggles(1);
  assert((await window.toNextFinding()).includes("SSOT201"), "no other default");
  const offered = await window.offered();
  assert(offered.some((it) => it.includes("Add this SSOT201 to the baseline")), offered.join("\n"));
  assert(!offered.some((it) => it.startsWith("Allow")), offered.join("\n"));
  await window.quickFix("Suppress SSOT201 on this line");
  await toBeTypedOver(window);
  await window.page.keyboard.type("the tool's own");
  await window.save("two.py", (text) => text.includes("# ssot: ignore[SSOT201] the tool's own"));
  await window.squiggles(0);
}

async function deployment(window) {
  const [whole, staging, code] = ["pyproject.toml", "deploy/staging.env", "billing/invoice.py"].map((it) => window.read(it));
  window.write(CONFIGURATION, whole.replace(/"SSOT210",?/, ""));
  await window.openFile("deploy/staging.env");
  await window.squiggles(3);
  const word = window.page.locator(`${EDITOR} .view-line`, { hasText: "BILLING_DAYS_TO_PAY" }).first();
  const shown = window.page.locator(".monaco-hover:not(.hidden)", { hasText: "billing/invoice.py" }).first();
  await window.until("who reads it", async () => {
    const box = await word.boundingBox();
    await window.leaveHover();
    await window.page.mouse.move(box.x + 40, box.y + box.height / 2);
    await window.page.mouse.move(box.x + 44, box.y + box.height / 2);
    await shown.waitFor({ timeout: 3000 });
    return true;
  });
  await window.picture("deployment", ".part.editor");
  await window.leaveHover();
  await word.click({ position: { x: 40, y: 5 } });
  await window.page.keyboard.press("F2");
  const box = window.page.locator(".rename-box input");
  await box.waitFor();
  assert((await box.inputValue()) === "BILLING_DAYS_TO_PAY", await box.inputValue());
  await box.fill("BILLING_DAYS");
  await window.page.keyboard.press("Enter");
  await window.until("both files as expected", async () => {
    await window.command("File: Save All");
    const [there, here] = [window.read("deploy/staging.env"), window.read("billing/invoice.py")];
    return there.includes("\nBILLING_DAYS=thirty") && here.includes('"BILLING_DAYS", "30"') && !here.includes("TO_PAY");
  });
  await window.command("View: Close All Editors");
  window.write("deploy/staging.env", staging);
  window.write("billing/invoice.py", code);
  window.write(CONFIGURATION, whole);
}

async function notebook(window) {
  await window.pick("Control+P", NOTEBOOK, NOTEBOOK);
  const underlined = window.page.locator(".notebookOverlay .squiggly-error, .notebookOverlay .squiggly-warning");
  await underlined.first().waitFor();
  await window.page.locator(".notebookOverlay .cell-editor-container .view-line").last().click();
  await window.quickFix("Replace with");
  await window.save(NOTEBOOK, (text) => text.includes("from shop.env import env") && !text.includes("environ"));
  await window.command("View: Close All Editors");
}

async function schema(window) {
  await window.command("ssot-lint: Use Schema in TOML Editors");
  await window.notification("ssot-lint.schema.json").waitFor();
  await window.command("Notifications: Clear All Notifications");
}

async function walkthrough(window) {
  await window.command("Welcome: Open Walkthrough...");
  const row = window.page.locator(".quick-input-list .monaco-list-row", { hasText: "One owner for the environment" }).first();
  await row.click();
  const page = window.page.locator(".gettingStartedContainer");
  for (const step of ["Install the server", "Set up the project", "Fix what is safe"]) {
    await page.getByText(step, { exact: true }).first().waitFor();
  }
  await window.command("View: Close All Editors");
}

async function example(window) {
  await window.command("ssot-lint: Generate .env.example");
  await window.onDisk(".env.example", (text) => text.includes("SHOP_SMTP_HOST"));
  await window.command("View: Close All Editors");
}

async function debug(window) {
  await window.openFile("billing/invoice.py");
  await window.command("ssot-lint: Debug Information");
  await window.until("a document that says it", async () => {
    const text = await window.page.locator(`${EDITOR} .view-lines`).first().innerText();
    return /VS\sCode\s\d/.test(text) && /libcst/.test(text);
  });
  await window.command("View: Revert and Close Editor");
}

async function file(window) {
  await window.openFile(EMOJI);
  await window.command("ssot-lint: Fix File");
  await window.notification("ssot-lint: fixed 1 file").waitFor();
  await window.save(EMOJI, (text) => text.includes('env["SHOP_GREETING"]'));
}

async function onSave(window) {
  window.write(SETTINGS, JSON.stringify({ ...START, ...ON_SAVE }));
  await window.openFile(MAILER);
  await window.page.locator(`${EDITOR} .view-line`).first().click();
  await window.until("a saved file without findings", async () => {
    await window.page.keyboard.press("Control+S");
    await window.page.waitForTimeout(300);
    return !/getenv|environ/.test(window.read(MAILER));
  });
  await window.squiggles(0);
}

async function preview(window) {
  window.write(SETTINGS, JSON.stringify(START));
  await window.command("ssot-lint: Fix Workspace");
  const boxes = window.page.locator(".monaco-list-row[aria-level='1'] .edit-checkbox");
  await boxes.first().waitFor();
  return boxes;
}

async function discarded(window) {
  await preview(window);
  await window.page.getByRole("button", { name: "Discard" }).click();
  await window.notification("ssot-lint: nothing was changed").waitFor();
  await window.command("Notifications: Clear All Notifications");
}

async function shown(window) {
  const boxes = await preview(window);
  await window.command("View: Toggle Maximized Panel"); // all files in sight
  const rows = ".monaco-list-row .edit-checkbox";
  const left = (await window.page.locator(rows).count()) - (await window.page.locator(`${rows}.checked`).count());
  assert(left === 1, `${left} not ticked`); // the one that changes nothing, for whose sake they are shown
  const group = (how) => window.page.getByRole("button", { name: `Group Changes By ${how}` }).first().click();
  await group("Type");
  const groups = window.page.locator(".monaco-list-row[aria-level='1']", { hasText: "SSOT1" });
  const names = await window.until("groups", async () => ((await groups.count()) > 1 ? groups.allInnerTexts() : null));
  await window.picture("fix-workspace-by-rule");
  assert(names.every((it) => /SSOT10\d/.test(it)), names.join("\n"));
  await group("File");
  await window.until("files again", async () => (await boxes.count()) === 3);
  await window.command("View: Toggle Maximized Panel");
  await window.page.getByRole("button", { name: "Discard" }).click();
  await window.notification("ssot-lint: nothing was changed").waitFor();
  await window.command("Notifications: Clear All Notifications");
}

async function workspace(window) {
  const boxes = await preview(window);
  await window.command("View: Toggle Maximized Panel"); // all files in sight
  await window.picture("fix-workspace");
  assert((await boxes.count()) === 3, await boxes.count());
  await window.page.locator(".monaco-list-row[aria-level='1']", { hasText: "invoice.py" }).locator(".edit-checkbox").click();
  await window.page.getByRole("button", { name: "Apply" }).click();
  await window.notification("ssot-lint: fixed 2 of 3 files").waitFor();
  // Files that were closed are opened a little later.
  const changed = ["catalog", "reports"].map((name) => `.tab.dirty[data-resource-name="${name}.py"]`);
  await window.until("two changed files", async () => (await window.page.locator(changed.join()).count()) === 2);
  await window.command("File: Save All");
  await window.onDisk("shop/catalog.py", (text) => text.includes("env.get") && !text.includes("environ"));
  await window.onDisk("shop/reports.py", (text) => text.includes('"SHOP_DRY_RUN" in env'));
  assert(window.read("billing/invoice.py").includes("environ"), "what was not ticked is fixed");
}

Workbench.open(url, folder, pictures).then((window) => drive(window, STEPS));
