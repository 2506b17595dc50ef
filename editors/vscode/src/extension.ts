/** Starts the servers when Python is there, and says what the commands of the palette do. */

import * as vscode from "vscode";
import { addToBaseline, createConfiguration, debugInformation, fixFile, fixWorkspace } from "./commands";
import { Environment, copyName } from "./environment";
import { install, offer, ownEnvironment } from "./install";
import { onInterpreterChange } from "./interpreter";
import { Lifecycle } from "./lifecycle";
import { Pages, SCHEME, showRule, shownRule } from "./rules";
import type { Running } from "./running";
import { useSchema } from "./schema";
import { SECTION } from "./settings";
import { Status } from "./status";

let lifecycle: Lifecycle | null = null;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("ssot-lint", { log: true });
  const status: Status = new Status((uri) => server.of(uri));
  const pages = new Pages();
  const server: Lifecycle = new Lifecycle(
    log,
    status,
    () => ownEnvironment(context),
    (search, interpreter) => void offer(context, search, interpreter),
  );
  lifecycle = server;
  const environment = new Environment(() => server.of(vscode.window.activeTextEditor?.document.uri));
  const refresh = () => server.refresh();
  context.subscriptions.push(
    log,
    status,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
    environment,
    ...commands({
      refreshEnvironment: () => environment.refresh(),
      filterEnvironment: () => environment.ask(),
      copyVariable: copyName,
      writeExample: () => environment.writeExample(),
      restart: () => server.restart(),
      addToBaseline,
      createConfiguration: withServer(server, createConfiguration),
      debugInformation: withServer(server, debugInformation),
      fixFile: withServer(server, fixFile),
      fixWorkspace: withServer(server, fixWorkspace),
      showRule: withServer(server, (running) => showRule(running, pages)),
      useSchema: withServer(server, (running) => useSchema(running, context)),
      showOutput: () => log.show(),
      install: () => install(context, log),
    }),
    // What links of findings and hovers lead to; not in the palette.
    vscode.commands.registerCommand("ssot-lint.editor.showPage", (uri: unknown) => shownRule(String(uri))),
    // Trust, its settings and its interpreter come one after the other: one start follows, and
    // none where the server that runs is the one that is wanted.
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration(SECTION) ? refresh() : undefined)),
    // Not waited for: the Python extension may take seconds, and another selection refreshes.
    { dispose: () => void watching.then((it) => it.dispose()) },
  );
  const watching = onInterpreterChange(refresh);
  await refresh();
}

export async function deactivate(): Promise<void> {
  await lifecycle?.stop();
}

/** Their ids are not those of the server's commands, which the client registers by itself. */
function commands(handlers: Readonly<Record<string, (...args: unknown[]) => unknown>>): vscode.Disposable[] {
  return Object.entries(handlers).map(([name, handler]) =>
    vscode.commands.registerCommand(`ssot-lint.editor.${name}`, handler),
  );
}

function withServer(server: Lifecycle, handler: (running: Running) => Promise<void>): () => Promise<void> {
  return async () => {
    const running = server.of(vscode.window.activeTextEditor?.document.uri);
    if (running === null) {
      await vscode.window.showWarningMessage("The ssot-lint server is not running.");
    } else {
      await handler(running);
    }
  };
}
