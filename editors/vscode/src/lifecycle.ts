/** The servers: found, started, stopped and started anew; never two at once for one file. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { clientOf } from "./client";
import type { Found, Search } from "./locate";
import { type Plan, type Wish, plan } from "./plan";
import type { Running } from "./running";
import { ServerCommands } from "./server_commands";
import type { Status } from "./status";

export class Lifecycle {
  /** The servers that answer. */
  running: readonly Running[] = [];
  private readonly commands = new ServerCommands((uri) => this.of(uri));
  private queue: Promise<void> = Promise.resolve();
  private waiting: "keep" | "anew" | null = null;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly status: Status,
    private readonly own: () => string | null,
    private readonly missing: (search: Search, interpreter: string | null) => void,
  ) {}

  /** The server that a document is the matter of; without one, any that runs. */
  of(uri: vscode.Uri | undefined): Running | null {
    const folder = uri && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
    const own = this.running.find(({ wish }) => wish.folder !== null && folder?.startsWith(wish.folder.uri.toString()));
    return own ?? this.running.find(({ wish }) => wish.strays) ?? this.running[0] ?? null;
  }

  /** Stops all servers, and starts those that are wanted. */
  restart(): Promise<void> {
    return this.enqueue("anew");
  }

  /** After a change that may mean other servers: those that are wanted still go on. */
  refresh(): Promise<void> {
    return this.enqueue("keep");
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.keep([]));
    this.commands.dispose();
    return this.queue;
  }

  /** Several requests while a start is under way are one. */
  private enqueue(how: "keep" | "anew"): Promise<void> {
    const waits = this.waiting !== null;
    this.waiting = how === "anew" ? how : (this.waiting ?? how);
    if (!waits) {
      this.queue = this.queue.then(async () => {
        const asked = this.waiting;
        this.waiting = null;
        if (asked === "anew") {
          await this.keep([]);
        }
        await this.start();
      });
    }
    return this.queue;
  }

  private async start(): Promise<void> {
    if (this.running.length === 0) {
      this.status.starting();
    }
    const planned = await plan(this.log, this.own());
    await this.keep(planned.wishes);
    let failed: Found | null = null;
    for (const wish of planned.wishes.filter(({ key }) => !this.running.some((it) => it.wish.key === key))) {
      const client = await this.started(wish);
      if (client === null) {
        failed = wish.server;
      } else {
        this.running = [...this.running, { client, server: wish.server, wish }];
      }
    }
    await this.say(planned, failed);
  }

  private async say({ wishes, missing }: Plan, failed: Found | null): Promise<void> {
    await vscode.commands.executeCommand("setContext", "ssot-lint.running", this.running.length > 0);
    if (failed !== null) {
      this.status.failed(failed);
    } else if (missing !== null && wishes.length === 0) {
      this.status.missing(missing.search);
    } else {
      await this.status.update();
    }
    if (missing !== null) {
      this.missing(missing.search, missing.interpreter);
    }
  }

  private async started(wish: Wish): Promise<LanguageClient | null> {
    const { server, folder } = wish;
    this.log.info(`starting ${server.command} ${server.version}, from ${server.origin}${folder ? `, for ${folder.name}` : ""}`);
    const client = clientOf(wish, this.log);
    try {
      await client.start();
      this.commands.know(client);
      return client;
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      return null;
    }
  }

  private async keep(wishes: readonly Wish[]): Promise<void> {
    const wanted = new Set(wishes.map(({ key }) => key));
    const gone = this.running.filter(({ wish }) => !wanted.has(wish.key));
    this.running = this.running.filter(({ wish }) => wanted.has(wish.key));
    await vscode.commands.executeCommand("setContext", "ssot-lint.running", this.running.length > 0);
    for (const { client } of gone) {
      try {
        await client.dispose();
      } catch (error) {
        this.log.warn(`the server did not stop in an orderly way: ${String(error)}`);
      }
    }
  }
}
