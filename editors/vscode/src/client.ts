/** The client of one server: which documents are its matter, and what VS Code does better than it. */

import type * as vscode from "vscode";
import { type DocumentSelector, ExecuteCommandRequest, LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { CONFIGURATION, DEPLOYMENT } from "./documents";
import { withReferences } from "./lenses";
import type { Wish } from "./plan";
import { linked, linkedHover, shownRule } from "./rules";
import { SECTION, serverSettings } from "./settings";

export function clientOf(wish: Wish, log: vscode.LogOutputChannel): LanguageClient {
  const folder = wish.folder?.uri;
  const options: LanguageClientOptions = {
    documentSelector: documents(wish),
    outputChannel: log,
    initializationOptions: () => ({ settings: serverSettings(folder) }),
    ...(wish.folder === null ? {} : { workspaceFolder: wish.folder }),
    middleware: {
      workspace: {
        configuration: (params) => params.items.map((item) => (item.section === SECTION ? serverSettings(folder) : null)),
      },
      window: {
        // A rule's page is Markdown: shown as what it says, not as its source.
        showDocument: async (params, token, next) => ((await shownRule(params.uri)) ? { success: true } : next(params, token)),
      },
      // The server does not know what VS Code calls the command that shows references.
      provideCodeLenses: async (document, token, next) => (await next(document, token))?.map((it) => withReferences(it, document.uri)),
      provideHover: async (document, position, token, next) => linkedHover(await next(document, position, token)),
      handleDiagnostics: (uri, found, next) => next(uri, found.map(linked)),
      provideDiagnostics: async (document, before, token, next) => {
        const report = await next(document, before, token);
        return report && "items" in report ? { ...report, items: report.items.map(linked) } : report;
      },
    },
  };
  const client = new LanguageClient(SECTION, "ssot-lint", { command: wish.server.command, args: ["server"] }, options);
  // Two clients would register the same names, and the second one fail: `ServerCommands` does it once.
  client.getFeature(ExecuteCommandRequest.method).initialize = () => undefined;
  return client;
}

function documents({ folder, strays }: Wish): DocumentSelector {
  const base = folder === null ? "**" : `${folder.uri.fsPath.replaceAll("\\", "/").replace(/[*?[\]{}]/g, "[$&]")}/**`;
  const selector: { scheme: string; language?: string; pattern?: string }[] = [
    { scheme: "file", pattern: `${base}/${CONFIGURATION}` },
    { scheme: "file", pattern: `${base}/${DEPLOYMENT}` },
  ];
  if (folder === null) {
    selector.push({ scheme: "file", language: "python" }, { scheme: "vscode-notebook-cell", language: "python" });
  } else {
    selector.push(
      { scheme: "file", language: "python", pattern: `${base}/*` },
      { scheme: "vscode-notebook-cell", language: "python", pattern: `${base}/*` },
    );
  }
  return strays ? [...selector, { scheme: "untitled", language: "python" }] : selector;
}
