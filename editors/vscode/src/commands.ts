/** What the palette's commands do: each is what the server offers, asked for by name. */

import * as vscode from "vscode";
import { carriedOut } from "./asked";
import type { Running } from "./running";

export async function fixFile(running: Running): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document) {
    await carriedOut(running, "ssot-lint.fixFile", document.uri.toString());
  }
}

/** The edits are shown first, and applied when the user says so. */
export async function fixWorkspace(running: Running): Promise<void> {
  await carriedOut(running, "ssot-lint.fixWorkspace");
}

/** Looks at the project, shows what it would write, and writes it after a yes. */
export async function createConfiguration(running: Running): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "ssot-lint: looking at the project" }, () =>
    carriedOut(running, "ssot-lint.setUp", uri?.toString()),
  );
}

/** What a report of a defect needs, in an editor of its own: to be read before it is sent. */
export async function debugInformation(running: Running): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const said = await carriedOut(running, "ssot-lint.debugInformation", uri?.toString());
  if (typeof said !== "string") {
    return;
  }
  const { wish, server } = running;
  const extension = [
    `VS Code ${vscode.version}, ${vscode.workspace.isTrusted ? "trusted" : "Restricted Mode"}`,
    `server: ${server.command}, from ${server.origin}${wish.folder ? `, for ${wish.folder.name}` : ""}`,
  ];
  const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: `${extension.join("\n")}\n${said}\n` });
  await vscode.window.showTextDocument(document);
}

export async function addToBaseline(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const offered = await actions(editor.document.uri, editor.selection, vscode.CodeActionKind.QuickFix.value);
  const action = offered.find(({ title }) => /baseline/i.test(title));
  if (action === undefined) {
    await vscode.window.showInformationMessage(
      "There is no finding at the cursor, or no `baseline` in the configuration of this file.",
    );
    return;
  }
  await apply(action);
}

function actions(uri: vscode.Uri, range: vscode.Range, kind: string): Thenable<vscode.CodeAction[]> {
  // Edits are made when an action is resolved, so one is asked for with its edit.
  return vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind, 20);
}

async function apply({ edit, command }: vscode.CodeAction): Promise<void> {
  if (edit) {
    await vscode.workspace.applyEdit(edit);
  }
  if (command) {
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  }
}
