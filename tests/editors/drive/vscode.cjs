/** Drives the packaged extension in VS Code: node vscode.cjs URL FOLDER PICTURES INTERPRETER */

const { Workbench, EDITOR } = require("./workbench.cjs");

const [url, folder, pictures, interpreter] = process.argv.slice(2);
const MAILER = "shop/mailer.py";
const EMOJI = "shop/greeting.py";
const CONFIGURATION = "pyproject.toml";
const SETTINGS = ".vscode/settings.json";
const START = { "ssot-lint.importStrategy": "fromEnvironment", "ssot-lint.interpreter": interpreter };
const ON_SAVE = { "[python]": { "editor.codeActionsOnSave": { "source.fixAll.ssot-lint": "explicit" } } };

const STEPS = [
  ["one that is too old is named, with a way out", tooOld],
  ["another setting starts another server, and findings are underlined", starts],
  ["a finding says what it is", says],
  ["the light bulb holds the fix, which is applied and undone", fixes],
  ["after an emoji the fix lands on the right columns", emoji],
  ["a broken configuration is shown in its file, and a mended one is not", configuration],
  ["a finding is added to the baseline", baseline],
  ["a rule's page is shown", rule],
  ["a file is fixed by the command", file],
  ["saving fixes", onSave],
  ["the whole workspace is fixed", workspace],
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
  await window.picture("finding", ".part.editor");
  await window.leaveHover();
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
  await window.picture("broken-configuration");
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

async function workspace(window) {
  window.write(SETTINGS, JSON.stringify(START));
  await window.command("ssot-lint: Fix Workspace");
  const preview = window.page.locator(".monaco-list-row[aria-level='1'] .edit-checkbox");
  await preview.first().waitFor();
  await window.command("View: Toggle Maximized Panel"); // all files in sight
  await window.picture("fix-workspace");
  // What waits for a yes is not ticked in the preview.
  for (const box of await preview.all()) {
    await box.click();
  }
  await window.page.getByRole("button", { name: "Apply" }).click();
  await window.notification("ssot-lint: fixed 3 files").waitFor();
  // Files that were closed are opened a little later.
  const changed = ["invoice", "catalog", "reports"].map((name) => `.tab.dirty[data-resource-name="${name}.py"]`);
  await window.until("three changed files", async () => (await window.page.locator(changed.join()).count()) === 3);
  await window.command("File: Save All");
  await window.onDisk("shop/catalog.py", (text) => text.includes("env.get") && !text.includes("environ"));
  await window.onDisk("shop/reports.py", (text) => text.includes('"SHOP_DRY_RUN" in env'));
}

function assert(holds, seen) {
  if (!holds) {
    throw new Error(`not as expected: ${seen}`);
  }
}

async function main() {
  const window = await Workbench.open(url, folder, pictures);
  try {
    for (const [name, step] of STEPS) {
      await step(window);
      window.say(name);
    }
  } catch (error) {
    await window.picture("failure");
    throw error;
  } finally {
    await window.browser.close();
  }
}

main().catch((error) => {
  console.log(`FAILED ${error.stack}`);
  process.exitCode = 1;
});
