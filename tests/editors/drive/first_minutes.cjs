/** A newcomer's first five minutes: node first_minutes.cjs URL FOLDER PICTURES */

const { execFileSync } = require("node:child_process");
const { Workbench, assert, drive } = require("./workbench.cjs");

const [url, folder, pictures] = process.argv.slice(2);
const MAILER = "shop/mailer.py";
const CONFIGURATION = "pyproject.toml";

const STEPS = [
  ["a missing server is named, with a way that works here", missing],
  ["it is installed at one click, and findings are there, as warnings", installed],
  ["one entry of the status sets the project up, which a no leaves as it was", refused],
  ["so does a command of the palette", created],
  ["and one entry of the menu", setUp],
  ["what is proposed is shown, and written after a yes", written],
  ["all that is safe is fixed, seen before", fixed],
  ["and committed", committed],
];

async function missing(window) {
  await window.openFile(MAILER);
  const notice = window.notification("ssot-lint was found neither");
  await notice.waitFor();
  await notice.getByRole("button", { name: /^Install with / }).waitFor();
  await window.picture("1-install");
}

async function installed(window) {
  const notice = window.notification("ssot-lint was found neither");
  await notice.getByRole("button", { name: /^Install with / }).click();
  await window.until("findings", () => window.page.locator(".squiggly-warning").count(), 180_000);
  await window.squiggles(3);
  assert((await window.page.locator(".squiggly-error").count()) === 0, "something is red");
  await window.command("View: Toggle Panel Visibility");
  const status = await window.status(/not set up/);
  assert(/findings/.test(status), status);
  await window.picture("2-warnings");
  await window.page.keyboard.press("Escape");
}

async function refused(window) {
  await window.openFile(MAILER);
  const said = await window.status(/not set up/);
  assert(said.split("Set Up").length === 2, said);
  await window.page.locator(".hover-language-status").first().getByText("Set Up", { exact: true }).click();
  await window.leaveHover();
  await declined(window);
}

async function created(window) {
  await window.command("ssot-lint: Create Configuration");
  await declined(window);
}

/** Shown, and nothing is written before or after a no. */
async function declined(window) {
  const before = window.read(CONFIGURATION);
  const notice = window.notification("Proposed for pyproject.toml");
  await notice.waitFor({ timeout: 60_000 });
  await notice.getByRole("button", { name: "Not Now" }).click();
  await window.page.waitForTimeout(1000);
  assert(window.read(CONFIGURATION) === before, "written after a no");
}

async function setUp(window) {
  await window.openFile(MAILER);
  await window.toNextFinding();
  const offered = await window.offered();
  assert(offered.filter((it) => it.startsWith("Set up ssot-lint")).length === 1, offered.join("\n"));
  assert(!offered.some((it) => it.startsWith("Allow")), offered.join("\n"));
  await window.quickFix("Set up ssot-lint");
}

async function written(window) {
  const before = window.read(CONFIGURATION);
  const notice = window.notification("Proposed for pyproject.toml");
  await notice.waitFor({ timeout: 60_000 });
  assert((await notice.innerText()).includes("shop.env:env"), await notice.innerText());
  await window.picture("3-proposal");
  assert(window.read(CONFIGURATION) === before, "written before a yes");
  await notice.getByRole("button", { name: "Write pyproject.toml" }).click();
  await window.onDisk(CONFIGURATION, (text) => text.startsWith(before.trimEnd()) && text.includes('getter = "shop.env:env"'));
  await window.page.locator(`.tab.active[data-resource-name="${CONFIGURATION}"]`).waitFor();
  await window.openFile(MAILER);
  await window.until("findings that count", () => window.page.locator(".squiggly-error").count());
  await window.picture("4-configured");
}

async function fixed(window) {
  await window.command("Notifications: Clear All Notifications");
  await window.command("ssot-lint: Fix Workspace");
  await window.page.locator(".edit-checkbox").first().waitFor();
  await window.picture("5-fix-workspace");
  await window.page.getByRole("button", { name: "Apply" }).click();
  await window.notification(/ssot-lint: fixed \d files/).waitFor();
  // Files that were closed are opened a little later.
  await window.until("six changed files", async () => (await window.page.locator(".tab.dirty").count()) === 6);
  await window.command("File: Save All");
  await window.onDisk(MAILER, (text) => text.includes("from shop.env import env"));
}

async function committed(window) {
  await window.page.keyboard.press("Control+Shift+G");
  const message = window.page.locator(".scm-editor .monaco-editor").first();
  await message.click();
  await window.page.keyboard.type("One owner for the environment");
  await window.picture("6-commit");
  await window.page.keyboard.press("Control+Enter");
  await window.until("a commit", () => {
    const log = execFileSync("git", ["log", "--format=%s"], { cwd: folder, encoding: "utf8" });
    return log.startsWith("One owner for the environment\n");
  });
}

Workbench.open(url, folder, pictures).then((window) => drive(window, STEPS));
