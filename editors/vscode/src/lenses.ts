/** Code lenses of the server, each with VS Code's own command for references. */

import * as vscode from "vscode";

export function withReferences(lens: vscode.CodeLens, uri: vscode.Uri): vscode.CodeLens {
  if (lens.command?.command === "") {
    lens.command = { ...lens.command, command: "editor.action.findReferences", arguments: [uri, lens.range.start] };
  }
  return lens;
}
