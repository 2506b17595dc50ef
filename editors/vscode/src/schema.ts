/** The JSON Schema of the configuration, for extensions that know TOML: as the server at hand has it. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Running } from "./running";

const FILES = "^.*/\\.?ssot-lint\\.toml$";

/**
 * Names the schema in the settings of Even Better TOML, which takes no schema from the inside of
 * another extension: only addresses, and this file has none that outlives an update.
 */
export async function useSchema({ server }: Running, context: vscode.ExtensionContext): Promise<void> {
  const { stdout } = await promisify(execFile)(server.command, ["config", "--schema"], { maxBuffer: 16 * 1024 * 1024 });
  const file = vscode.Uri.joinPath(context.globalStorageUri, "ssot-lint.schema.json");
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(stdout));
  const settings = vscode.workspace.getConfiguration("evenBetterToml.schema");
  if (settings.inspect("associations")?.defaultValue === undefined) {
    await vscode.window.showInformationMessage(`Even Better TOML is not installed. The schema is ${file.fsPath}.`);
    return;
  }
  const known = settings.get<Record<string, string>>("associations", {});
  await settings.update("associations", { ...known, [FILES]: file.toString() }, vscode.ConfigurationTarget.Global);
  await vscode.window.showInformationMessage("ssot-lint.toml is completed and checked by its schema in TOML editors.");
}
