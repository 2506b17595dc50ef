/** What to do where there is no server: said once, and done in sight at one click. */

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { selectedInterpreter } from "./interpreter";
import { MINIMUM, type Search } from "./locate";

const SILENCED = "ssot-lint.missing.silenced";

/** Names what was looked at in the log, and offers the way out. */
export async function offer(context: vscode.ExtensionContext, search: Search, interpreter: string | null): Promise<void> {
  if (context.globalState.get(SILENCED)) {
    return;
  }
  const [output, never] = ["Show Output", "Don't Show Again"];
  const how = vscode.workspace.isTrusted ? await installer(interpreter) : null;
  const install = how === null ? null : `Install with ${how.name}`;
  const buttons = [...(install === null ? [] : [install]), output, never];
  const answer = await vscode.window.showWarningMessage(message(search), ...buttons);
  if (answer === install && how !== null) {
    await run(how);
  } else if (answer === output) {
    await vscode.commands.executeCommand("ssot-lint.editor.showOutput");
  } else if (answer === never) {
    await context.globalState.update(SILENCED, true);
  }
}

/** The command of the palette and of the status item. */
export async function install(log: vscode.LogOutputChannel): Promise<void> {
  const how = await installer(await selectedInterpreter(log));
  if (how === null) {
    await vscode.window.showErrorMessage(
      "Neither a Python interpreter nor uv nor pipx was found. Install ssot-lint by hand, and name it in the setting `ssot-lint.path`.",
    );
    return;
  }
  await run(how);
}

function message(search: Search): string {
  const older = search.tooOld[0];
  return older
    ? `ssot-lint ${older.version} at ${older.command} is too old: this extension needs ${MINIMUM} or newer.`
    : "ssot-lint was found neither in the selected interpreter's environment, nor in the setting `ssot-lint.path`, nor on PATH.";
}

interface Installer {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Into the selected environment, where there is one; else as a tool of its own. */
async function installer(interpreter: string | null): Promise<Installer | null> {
  if (interpreter !== null && fs.existsSync(interpreter)) {
    return { name: "pip", command: interpreter, args: ["-m", "pip", "install", "--upgrade", "ssot-lint"] };
  }
  const directories = (process.env["PATH"] ?? "").split(path.delimiter).filter(path.isAbsolute);
  const there = (name: string) =>
    directories.some((it) => [name, `${name}.exe`].some((file) => fs.existsSync(path.join(it, file))));
  if (there("uv")) {
    return { name: "uv", command: "uv", args: ["tool", "install", "--upgrade", "ssot-lint"] };
  }
  return there("pipx") ? { name: "pipx", command: "pipx", args: ["install", "--force", "ssot-lint"] } : null;
}

/** In a terminal, for all to see; when it has ended well the server is started. */
async function run(how: Installer): Promise<void> {
  const execution = new vscode.ProcessExecution(how.command, [...how.args]);
  const task = new vscode.Task({ type: "process" }, vscode.TaskScope.Workspace, "Install ssot-lint", "ssot-lint", execution);
  const started = await vscode.tasks.executeTask(task);
  const ended = vscode.tasks.onDidEndTaskProcess((event) => {
    if (event.execution === started) {
      ended.dispose();
      if (event.exitCode === 0) {
        void vscode.commands.executeCommand("ssot-lint.editor.restart");
      }
    }
  });
}
