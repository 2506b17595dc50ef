/** The settings, read anew each time they are needed, for one folder of the workspace or for none. */

import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Wanted } from "./locate";

export const SECTION = "ssot-lint";

/** What the server knows: it complains of a key that it does not. */
export function serverSettings(folder: vscode.Uri | undefined): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration(SECTION, folder);
  return {
    enable: settings.get("enable"),
    diagnosticMode: settings.get("diagnosticMode"),
    configuration: settings.get("configuration"),
    // An older server does not know the key, and hears of it from those who want it.
    codeLens: settings.get("codeLens") || undefined,
  };
}

/**
 * Where to look for the server. In an untrusted workspace VS Code itself leaves out what the
 * workspace sets, and here nothing that lies in it is started, nor its interpreter asked.
 */
export function wanted(selected: string | null, own: string | null, folder: vscode.Uri | undefined): Wanted {
  const settings = vscode.workspace.getConfiguration(SECTION, folder);
  const trusted = vscode.workspace.isTrusted;
  const allowed = (file: string) => trusted || !isOfWorkspace(file);
  const searchPath = (process.env["PATH"] ?? process.env["Path"] ?? "").split(path.delimiter);
  return {
    strategy: trusted ? settings.get<Wanted["strategy"]>("importStrategy", "fromEnvironment") : "useConfigured",
    interpreter: trusted ? selected : null,
    configured: settings.get<string[]>("path", []).map((it) => expanded(it, folder)).filter(allowed),
    searchPath: searchPath.filter(allowed).join(path.delimiter),
    tools: toolDirectories().filter(allowed),
    own,
  };
}

/** The interpreter that the settings name; null where they name none. */
export function configuredInterpreter(folder: vscode.Uri | undefined): string | null {
  const named = vscode.workspace.getConfiguration(SECTION, folder).get<string>("interpreter", "").trim();
  return named === "" ? null : expanded(named, folder);
}

/** Where uv and pipx put programs, whether or not that is on the PATH that VS Code was started with. */
function toolDirectories(): string[] {
  const named = ["UV_TOOL_BIN_DIR", "XDG_BIN_HOME", "PIPX_BIN_DIR"].map((name) => process.env[name] ?? "");
  return [...new Set([...named, path.join(os.homedir(), ".local", "bin")])].filter(path.isAbsolute);
}

function expanded(written: string, folder: vscode.Uri | undefined): string {
  const base = (folder ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.fsPath ?? os.homedir();
  const filled = written.replaceAll("${workspaceFolder}", base).replace(/^~(?=$|[\\/])/, os.homedir());
  return path.resolve(base, filled);
}

function isOfWorkspace(file: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => {
    const relative = path.relative(uri.fsPath, file);
    return !relative.startsWith("..") && !path.isAbsolute(relative);
  });
}
