/** The settings, read anew each time they are needed. */

import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Wanted } from "./locate";

export const SECTION = "ssot-lint";

/** A change of these means another server; the server itself is told of all others. */
const OF_THE_START = ["importStrategy", "path", "interpreter"];

/** What the server knows: it complains of a key that it does not. */
export function serverSettings(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    enable: settings.get("enable"),
    diagnosticMode: settings.get("diagnosticMode"),
    configuration: settings.get("configuration"),
  };
}

/** Where to look for the server. Of an untrusted workspace nothing is asked: only PATH counts. */
export function wanted(selected: string | null): Wanted {
  const searchPath = process.env["PATH"] ?? process.env["Path"] ?? "";
  if (!vscode.workspace.isTrusted) {
    return { strategy: "useConfigured", interpreter: null, configured: [], searchPath };
  }
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    strategy: settings.get<Wanted["strategy"]>("importStrategy", "fromEnvironment"),
    interpreter: selected,
    configured: settings.get<string[]>("path", []).map(expanded),
    searchPath,
  };
}

/** The interpreter that the settings name; null where they name none. */
export function configuredInterpreter(): string | null {
  const named = vscode.workspace.getConfiguration(SECTION).get<string>("interpreter", "").trim();
  return named === "" ? null : expanded(named);
}

export function needsRestart(event: vscode.ConfigurationChangeEvent): boolean {
  return OF_THE_START.some((key) => event.affectsConfiguration(`${SECTION}.${key}`));
}

function expanded(written: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? os.homedir();
  const filled = written.replaceAll("${workspaceFolder}", folder).replace(/^~(?=$|[\\/])/, os.homedir());
  return path.resolve(folder, filled);
}
