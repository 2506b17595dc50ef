/** The one server process: found, started, stopped and started anew, never two at once. */

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { selectedInterpreter } from "./interpreter";
import { type Found, type Search, locate } from "./locate";
import { SECTION, serverSettings, wanted } from "./settings";
import type { Status } from "./status";

export interface Running {
  readonly client: LanguageClient;
  readonly server: Found;
}

export class Lifecycle {
  /** The server that answers; null while there is none. */
  running: Running | null = null;
  private queue: Promise<void> = Promise.resolve();
  private waiting = false;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly status: Status,
    private readonly missing: (search: Search, interpreter: string | null) => void,
  ) {}

  /** Several requests while a start is under way are one. */
  restart(): Promise<void> {
    if (!this.waiting) {
      this.waiting = true;
      this.queue = this.queue.then(async () => {
        this.waiting = false;
        await this.stopNow();
        await this.startNow();
      });
    }
    return this.queue;
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.stopNow());
    return this.queue;
  }

  private async startNow(): Promise<void> {
    this.status.starting();
    const interpreter = await selectedInterpreter(this.log);
    const search = await locate(wanted(interpreter));
    for (const line of search.passedOver) {
      this.log.info(line);
    }
    if (search.found === null) {
      this.status.missing(search);
      this.missing(search, interpreter);
      return;
    }
    const server = search.found;
    this.log.info(`starting ${server.command} ${server.version}, from ${server.origin}`);
    const client = clientOf(server, this.log);
    try {
      await client.start();
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      this.status.failed(server);
      return;
    }
    this.running = { client, server };
    this.status.running(server);
    await said(true);
  }

  private async stopNow(): Promise<void> {
    const client = this.running?.client;
    this.running = null;
    await said(false);
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`the server did not stop in an orderly way: ${String(error)}`);
    }
  }
}

/** For the `when` of the commands that only a running server can carry out. */
function said(running: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", "ssot-lint.running", running);
}

function clientOf(server: Found, log: vscode.LogOutputChannel): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
      { scheme: "vscode-notebook-cell", language: "python" },
      // Its own configuration, whether or not the editor knows TOML.
      { scheme: "file", pattern: "**/{pyproject,ssot-lint,.ssot-lint}.toml" },
    ],
    outputChannel: log,
    initializationOptions: () => ({ settings: serverSettings() }),
    middleware: {
      workspace: {
        configuration: (params) =>
          params.items.map((item) => (item.section === SECTION ? serverSettings() : null)),
      },
    },
  };
  return new LanguageClient(SECTION, "ssot-lint", { command: server.command, args: ["server"] }, options);
}
