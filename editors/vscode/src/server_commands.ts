/** The servers' own commands, which entries of menus name: each asks the server of its document. */

import * as vscode from "vscode";
import { ExecuteCommandRequest, type LanguageClient } from "vscode-languageclient/node";
import type { Running } from "./running";

export class ServerCommands {
  private readonly registered = new Map<string, vscode.Disposable>();

  constructor(private readonly server: (uri: vscode.Uri | undefined) => Running | null) {}

  /** Registers what a server that has just started can do. */
  know(client: LanguageClient): void {
    for (const name of client.initializeResult?.capabilities.executeCommandProvider?.commands ?? []) {
      if (!this.registered.has(name)) {
        this.registered.set(name, vscode.commands.registerCommand(name, (...args: unknown[]) => this.carryOut(name, args)));
      }
    }
  }

  dispose(): void {
    this.registered.forEach((it) => it.dispose());
  }

  private carryOut(command: string, args: unknown[]): Promise<unknown> | undefined {
    const running = this.server(documentOf(args[0]) ?? vscode.window.activeTextEditor?.document.uri);
    return running?.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  }
}

/** The document that an argument is about: its URI, or an object that holds it. */
function documentOf(argument: unknown): vscode.Uri | undefined {
  const uri = typeof argument === "object" && argument !== null && "uri" in argument ? argument.uri : argument;
  return typeof uri === "string" && /^\w[\w+.-]*:/.test(uri) ? vscode.Uri.parse(uri) : undefined;
}
