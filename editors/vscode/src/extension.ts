/** Starts the server when Python is there, and says what the commands of the palette do. */

import * as vscode from "vscode";
import { addToBaseline, fixFile, fixWorkspace } from "./commands";
import { install, offer } from "./install";
import { onInterpreterChange } from "./interpreter";
import { Lifecycle, type Running } from "./lifecycle";
import { Pages, SCHEME, showRule } from "./rules";
import { needsRestart } from "./settings";
import { Status } from "./status";

let lifecycle: Lifecycle | null = null;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("ssot-lint", { log: true });
  const status = new Status();
  const pages = new Pages();
  const server = new Lifecycle(log, status, (search, interpreter) => void offer(context, search, interpreter));
  lifecycle = server;
  const restart = () => server.restart();
  context.subscriptions.push(
    log,
    status,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
    ...commands({
      restart,
      addToBaseline,
      fixFile: withServer(server, fixFile),
      fixWorkspace: withServer(server, fixWorkspace),
      showRule: withServer(server, (running) => showRule(running, pages)),
      showOutput: () => log.show(),
      install: () => install(log),
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => (needsRestart(event) ? restart() : undefined)),
    // Not waited for: the Python extension may take seconds, and another selection restarts.
    { dispose: () => void watching.then((it) => it.dispose()) },
  );
  const watching = onInterpreterChange(restart);
  await restart();
}

export async function deactivate(): Promise<void> {
  await lifecycle?.stop();
}

/** Their ids are not those of the server's commands, which the client registers by itself. */
function commands(handlers: Readonly<Record<string, () => unknown>>): vscode.Disposable[] {
  return Object.entries(handlers).map(([name, handler]) =>
    vscode.commands.registerCommand(`ssot-lint.editor.${name}`, handler),
  );
}

function withServer(server: Lifecycle, handler: (running: Running) => Promise<void>): () => Promise<void> {
  return async () => {
    if (server.running === null) {
      await vscode.window.showWarningMessage("The ssot-lint server is not running.");
    } else {
      await handler(server.running);
    }
  };
}
