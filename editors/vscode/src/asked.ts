/** Commands of the server: what it answers, where it knows them. */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Running } from "./running";

/** What holds for a document (`ssot-lint.status`). */
export interface Answered {
  readonly configured: boolean;
  /** The name of its owner, where the configuration has several. */
  readonly owner: string | null;
  readonly getter: string | null;
  readonly configuration: string | null;
  /** What is wrong with the configuration; all else is as the last one had it. Unsaid by older servers. */
  readonly problem?: string | null;
}

/** The answer; null where an older server does not know the command, or it fails. */
export async function asked<T>({ client }: Running, command: string, ...args: unknown[]): Promise<T | null> {
  const known = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  if (!known.includes(command)) {
    return null;
  }
  try {
    return (await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args.filter((it) => it !== undefined) })) as T;
  } catch {
    return null; // the client has logged it
  }
}

/** The same for what the user asked for: says that the server is too old. The server says what came of it. */
export async function carriedOut(running: Running, command: string, ...args: unknown[]): Promise<unknown> {
  const known = running.client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  if (!known.includes(command)) {
    await vscode.window.showWarningMessage(`ssot-lint ${running.server.version} does not know ${command}: update it.`);
    return null;
  }
  return asked(running, command, ...args);
}
