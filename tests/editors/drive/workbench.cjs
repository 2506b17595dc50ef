/** A VS Code window as its user has it: keys, menus, what is underlined, and files on the disk. */

const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const PATIENCE = 20_000; // ms; three times what the slowest step takes on two busy cores
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"];
const EDITOR = ".editor-instance .monaco-editor";
const SQUIGGLE = `${EDITOR} :is(.squiggly-error, .squiggly-warning)`;
const MENU = ".action-widget:not(.action-list-submenu-panel)";

class Workbench {
  constructor(browser, page, folder, pictures) {
    Object.assign(this, { browser, page, folder, pictures, started: Date.now() });
  }

  /** `opened` is a folder, or a file that names several. */
  static async open(url, folder, pictures, opened = folder) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: FLAGS });
    const page = await browser.newPage({ viewport: { width: 1100, height: 560 }, locale: "en-US" });
    page.setDefaultTimeout(PATIENCE);
    const log = fs.createWriteStream(path.join(pictures, "console.log"));
    page.on("console", (message) => log.write(`${message.type()}: ${message.text()}\n`));
    const window = new Workbench(browser, page, folder, pictures);
    await window.show(url, opened);
    return window;
  }

  /** Another folder, or a file that names several, in the same window. */
  async show(url, opened) {
    const kind = opened.endsWith(".code-workspace") ? "workspace" : "folder";
    await this.page.goto(`${url}/?${kind}=${encodeURIComponent(opened)}`);
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 3 * PATIENCE });
  }

  say(line) {
    console.log(`${String(Date.now() - this.started).padStart(7)} ms  ${line}`);
  }

  /** Of the whole window, or of what a selector names. */
  async picture(name, part = null) {
    await this.page.waitForTimeout(500); // what has just appeared is still fading in
    const seen = part === null ? this.page : this.page.locator(part);
    return seen.screenshot({ path: path.join(this.pictures, `${name}.png`) });
  }

  /** What `look` comes to, once that is anything. */
  async until(what, look, patience = PATIENCE) {
    const end = Date.now() + patience;
    for (;;) {
      let seen;
      try {
        seen = await look();
        if (seen) {
          return seen;
        }
      } catch (error) {
        seen = error; // such as an element that was drawn anew meanwhile
      }
      if (Date.now() > end) {
        throw new Error(`not seen: ${what}; last: ${JSON.stringify(seen)} ${seen}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  // --- files

  read(name) {
    const file = path.join(this.folder, name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  }

  write(name, text) {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  remove(name) {
    fs.rmSync(path.join(this.folder, name));
  }

  onDisk(name, holds) {
    return this.until(`${name} as expected; it is ${this.read(name)}`, () => holds(this.read(name)));
  }

  /** Text is looked at on the disk: the window holds only the lines in sight. */
  async save(name, holds) {
    await this.until(`${name} as expected; it is ${this.read(name)}`, async () => {
      await this.page.keyboard.press("Control+S"); // what was chosen may not be done yet
      await this.page.waitForTimeout(200);
      return holds(this.read(name));
    });
  }

  async openFile(name) {
    await this.pick("Control+P", name, path.basename(name));
    await this.page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
    await this.page.locator(`${EDITOR}.focused`).first().waitFor();
  }

  // --- the palette

  /** Enter is pressed only when the row in focus is the one meant. */
  async pick(key, typed, expected) {
    const box = this.page.locator(".quick-input-widget input.input").first();
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: expected });
    await this.until("the palette", async () => {
      await this.page.keyboard.press(key); // lost, where a page that is just loading has the focus
      await box.waitFor({ state: "visible", timeout: 3000 });
      await box.fill(typed, { timeout: 3000 }); // closed again, where something else takes the focus
      try {
        await row.waitFor({ timeout: 5000 });
      } catch (error) {
        await this.page.keyboard.press("Escape"); // what it lists is what was there when it opened
        throw error;
      }
      return true;
    });
    await this.page.keyboard.press("Enter");
  }

  command(title) {
    return this.pick("F1", `>${title}`, title.replace(/^.*: /, ""));
  }

  // --- findings

  squiggles(count) {
    return this.until(`${count} underlined`, async () => {
      const there = await this.page.locator(SQUIGGLE).count();
      return count === "some" ? there > 0 : there === count;
    });
  }

  /** The message at the first finding. Findings are drawn anew now and then: tried again. */
  async hover(expected) {
    const message = this.page.locator(".monaco-hover:not(.hidden) .hover-contents", { hasText: expected }).first();
    await this.until("a message under the mouse", async () => {
      const box = await this.page.locator(SQUIGGLE).first().boundingBox();
      await this.page.mouse.move(box.x + 6, box.y + box.height / 2);
      await this.page.mouse.move(box.x + 9, box.y + box.height / 2);
      await message.waitFor({ timeout: 2000 });
      return true;
    });
    return message.innerText();
  }

  async leaveHover() {
    await this.page.mouse.move(700, 600);
    await this.page.keyboard.press("Escape");
  }

  async toNextFinding() {
    await this.page.keyboard.press("F8");
    const peek = this.page.locator(".marker-widget");
    await peek.waitFor();
    const text = await peek.innerText();
    await this.until("the peek closed", async () => {
      await this.page.keyboard.press("Escape");
      await this.page.waitForTimeout(100); // pressed while it opens, the key is lost
      return (await peek.count()) === 0;
    });
    return text;
  }

  /** Clicks an entry of the menu of fixes; a refresh of the findings may close it: tried again. */
  async quickFix(title, seen = async () => undefined) {
    const entry = this.page.locator(`${MENU} .monaco-list-row.action`, { hasText: title }).first();
    await this.until(`the fix "${title}"`, async () => {
      await this.page.keyboard.press("Control+.");
      try {
        await entry.waitFor({ timeout: 3000 });
      } catch {
        const others = await this.page.locator(`${MENU} .monaco-list-row`).allInnerTexts();
        await this.page.keyboard.press("Escape");
        throw new Error(`only ${JSON.stringify(others)}`);
      }
      await seen();
      await entry.click({ timeout: 2000 });
      return true;
    });
    await this.page.locator(MENU).waitFor({ state: "hidden" });
  }

  /** What stands under `{}` in the status bar. */
  async status(expected) {
    const item = this.page.locator("[id='status.languageStatus'] a").first();
    const shown = this.page.locator(".hover-language-status").first();
    return this.until(`a status of ${expected}`, async () => {
      if (!(await shown.isVisible())) {
        await this.page.mouse.move(700, 300); // nothing is shown to a mouse that has not moved
        await item.hover();
        await shown.waitFor({ timeout: 2000 });
      }
      const text = await shown.innerText();
      return expected.test(text) ? text : (await this.page.mouse.move(700, 300), null);
    });
  }

  /** The entries of the menu of fixes, which is closed again. */
  async offered() {
    const rows = this.page.locator(`${MENU} .monaco-list-row.action`);
    return this.until("the menu of fixes", async () => {
      await this.page.keyboard.press("Control+.");
      await rows.first().waitFor({ timeout: 3000 });
      const texts = await rows.allInnerTexts();
      await this.page.keyboard.press("Escape");
      return texts;
    });
  }

  notification(text) {
    return this.page.locator(".notification-list-item", { hasText: text }).first();
  }

  /** The rows of the panel of problems, in which findings of all files stand. */
  async problems(holds) {
    const rows = this.page.locator(".markers-panel .monaco-list-row");
    return this.until("problems as expected", async () => {
      const texts = await rows.allInnerTexts();
      return holds(texts.join("\n")) ? texts : null;
    });
  }
}

function assert(holds, seen) {
  if (!holds) {
    throw new Error(`not as expected: ${seen}`);
  }
}

/** Does one step after the other in a window; a picture is taken where one fails. */
async function drive(window, steps) {
  try {
    for (const [name, step] of steps) {
      await step(window);
      window.say(name);
    }
  } catch (error) {
    await window.command("Notifications: Show Notifications").catch(() => undefined);
    await window.picture("failure");
    console.log(`FAILED ${error.stack}`);
    process.exitCode = 1;
  } finally {
    await window.browser.close();
  }
}

module.exports = { Workbench, EDITOR, SQUIGGLE, assert, drive };
