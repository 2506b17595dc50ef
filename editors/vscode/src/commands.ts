/** What the palette's commands do: each is what the server offers, asked for by name. */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Running } from "./lifecycle";

const FIX_ALL = "source.fixAll.ssot-lint";
const FIX_WORKSPACE = "ssot-lint.fixWorkspace";

export async function fixFile(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const { document } = editor;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const [action] = await actions(document.uri, all, FIX_ALL);
  if (action === undefined) {
    vscode.window.setStatusBarMessage("ssot-lint: nothing to fix", 5000);
    return;
  }
  await apply(action);
}

export async function fixWorkspace({ client }: Running): Promise<void> {
  const known = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  if (!known.includes(FIX_WORKSPACE)) {
    await vscode.window.showWarningMessage("This version of ssot-lint cannot fix a whole workspace; update it.");
    return;
  }
  await client.sendRequest(ExecuteCommandRequest.type, { command: FIX_WORKSPACE, arguments: [] });
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
