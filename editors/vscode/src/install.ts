/** What to do where there is no server: said once, and done in sight at one click. */

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { selectedInterpreter } from "./interpreter";
import { MINIMUM, type Search } from "./locate";
import { wanted } from "./settings";
import { type Way, typed, ways } from "./ways";

const SILENCED = "ssot-lint.missing.silenced";
const COPY = "Copy Command";

/** Where the extension may make an environment; the newest version of it finds it again. */
export function ownEnvironment(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, "server");
}

/** Names what was looked at in the log, and offers the ways out that work here. */
export async function offer(context: vscode.ExtensionContext, search: Search, interpreter: string | null): Promise<void> {
  if (context.globalState.get(SILENCED)) {
    return;
  }
  const [trust, output, never] = ["Manage Workspace Trust", "Show Output", "Don't Show Again"];
  const trusted = vscode.workspace.isTrusted;
  const found = trusted ? await possible(context, interpreter) : [];
  const first = found[0];
  const install = first ? `Install with ${first.name}` : null;
  const buttons = [...(install ? [install] : trusted ? [COPY] : [trust]), output, never];
  const answer = await vscode.window.showWarningMessage(message(search), ...buttons);
  if (first && answer === install) {
    await run(first);
  } else if (answer === COPY) {
    await copy(context);
  } else if (answer === trust) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  } else if (answer === output) {
    await vscode.commands.executeCommand("ssot-lint.editor.showOutput");
  } else if (answer === never) {
    await context.globalState.update(SILENCED, true);
  }
}

/** The command of the palette and of the status item. */
export async function install(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const found = await possible(context, await selectedInterpreter(log, folder));
  if (found.length === 0) {
    const why = "Neither a virtual environment nor uv, pipx or a Python 3.10 that can make environments was found.";
    if ((await vscode.window.showErrorMessage(`${why} Install ssot-lint where there is one.`, COPY)) === COPY) {
      await copy(context);
    }
    return;
  }
  const items = found.map((way) => ({ label: way.name, detail: way.steps.map((step) => step.join(" ")).join(" && "), way }));
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: "Install ssot-lint with" });
  if (chosen) {
    await run(chosen.way);
  }
}

function message(search: Search): string {
  const older = search.tooOld[0];
  return older
    ? `ssot-lint ${older.version} at ${older.command} is too old: this extension needs ${MINIMUM} or newer.`
    : "ssot-lint was found neither in the selected interpreter's environment, nor in the setting `ssot-lint.path`, nor on PATH.";
}

function possible(context: vscode.ExtensionContext, interpreter: string | null): Promise<Way[]> {
  const { searchPath } = wanted(interpreter, null, undefined);
  return ways({ interpreter, searchPath, wheel: wheel(context), own: ownEnvironment(context) });
}

async function copy(context: vscode.ExtensionContext): Promise<void> {
  await vscode.env.clipboard.writeText(typed(wheel(context)));
  await vscode.window.showInformationMessage("Copied. Run it in a terminal, then “ssot-lint: Restart Server”.");
}

/** The package that came with the extension. */
function wheel(context: vscode.ExtensionContext): string | null {
  const directory = path.join(context.extensionPath, "bundled");
  const names = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  const name = names.find((it) => it.startsWith("ssot_lint-") && it.endsWith(".whl"));
  return name === undefined ? null : path.join(directory, name);
}

/** In a terminal, for all to see; when it has ended well the server is started. */
async function run({ steps }: Way): Promise<void> {
  for (const [command, ...args] of steps) {
    const execution = new vscode.ProcessExecution(command ?? "", args);
    const task = new vscode.Task({ type: "process" }, vscode.TaskScope.Workspace, "Install ssot-lint", "ssot-lint", execution);
    if ((await ended(task)) !== 0) {
      return; // the terminal says why
    }
  }
  await vscode.commands.executeCommand("ssot-lint.editor.restart");
}

async function ended(task: vscode.Task): Promise<number | undefined> {
  const codes = new Map<vscode.TaskExecution, number | undefined>();
  let done: () => void = () => undefined;
  const some = new Promise<void>((resolve) => (done = resolve));
  const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
    codes.set(execution, exitCode);
    done();
  });
  const execution = await vscode.tasks.executeTask(task);
  while (!codes.has(execution)) {
    await (codes.size === 0 ? some : new Promise((resolve) => setTimeout(resolve, 50)));
  }
  listener.dispose();
  return codes.get(execution);
}
