/** What the palette's commands do: each is what the server offers, asked for by name. */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Running } from "./lifecycle";

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

/** The server says by itself what came of it. */
async function carriedOut({ client, server }: Running, command: string, ...args: string[]): Promise<void> {
  const known = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  if (known.includes(command)) {
    await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  } else {
    await vscode.window.showWarningMessage(`ssot-lint ${server.version} does not know ${command}: update it.`);
  }
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
