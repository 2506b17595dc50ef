/** Which server each folder of the workspace gets: one for all, unless their settings differ. */

import * as path from "node:path";
import * as vscode from "vscode";
import { selectedInterpreter } from "./interpreter";
import { type Found, type Search, locate } from "./locate";
import { serverSettings, wanted } from "./settings";

/** One server that is to run. */
export interface Wish {
  readonly server: Found;
  /** The folder it is for; null: for all of them, and for files of none. */
  readonly folder: vscode.WorkspaceFolder | null;
  /** Whether files that lie in no folder are its matter, too. */
  readonly strays: boolean;
  /** What makes it another server than the one that runs. */
  readonly key: string;
}

export interface Plan {
  readonly wishes: readonly Wish[];
  /** Of the first folder that no server was found for. */
  readonly missing: { readonly search: Search; readonly interpreter: string | null } | null;
}

interface Sought {
  readonly folder: vscode.WorkspaceFolder | null;
  readonly search: Search;
  readonly interpreter: string | null;
}

/** Looks for a server for each folder. `own` is the environment that the extension may have made. */
export async function plan(log: vscode.LogOutputChannel, own: string | null): Promise<Plan> {
  const folders: (vscode.WorkspaceFolder | null)[] = outermost(vscode.workspace.workspaceFolders ?? []);
  const sought: Sought[] = [];
  for (const folder of folders.length > 0 ? folders : [null]) {
    const interpreter = await selectedInterpreter(log, folder?.uri);
    sought.push({ folder, interpreter, search: await locate(wanted(interpreter, own, folder?.uri)) });
  }
  for (const line of new Set(sought.flatMap(({ search }) => search.passedOver))) {
    log.info(line);
  }
  return { wishes: wishes(sought), missing: sought.find(({ search }) => search.found === null) ?? null };
}

function wishes(sought: readonly Sought[]): Wish[] {
  const commands = new Set(sought.map(({ search }) => search.found?.command));
  const settings = new Set(sought.map(({ folder }) => JSON.stringify(serverSettings(folder?.uri))));
  const first = sought[0]?.search.found;
  if (first && commands.size === 1 && settings.size === 1) {
    return [{ server: first, folder: null, strays: true, key: first.command }];
  }
  return sought.flatMap(({ folder, search: { found } }, at) =>
    found ? [{ server: found, folder, strays: at === 0, key: `${found.command}\n${folder?.uri.toString()}\n${at === 0}` }] : [],
  );
}

/** A folder inside another one is that one's matter: no file is for two servers. */
function outermost(folders: readonly vscode.WorkspaceFolder[]): vscode.WorkspaceFolder[] {
  const inside = (one: vscode.WorkspaceFolder, other: vscode.WorkspaceFolder) =>
    one !== other && one.uri.fsPath.startsWith(other.uri.fsPath + path.sep);
  return folders.filter((it) => !folders.some((other) => inside(it, other)));
}
