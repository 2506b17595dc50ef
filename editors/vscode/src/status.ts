/** The language status item: which server runs, who owns the configuration, and what to do next. */

import * as vscode from "vscode";
import { CONFIGURATION } from "./documents";
import { type Found, MINIMUM, type Search } from "./locate";
import { type Answered, asked } from "./asked";
import type { Running } from "./running";

const DELAY = 300; // ms; findings come file by file

export class Status {
  private readonly item = vscode.languages.createLanguageStatusItem("ssot-lint", [
    { language: "python" },
    { pattern: `**/${CONFIGURATION}` },
  ]);
  private readonly listeners: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: (uri: vscode.Uri | undefined) => Running | null) {
    this.item.name = "ssot-lint";
    const soon = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.update(), DELAY);
    };
    this.listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(soon),
      vscode.languages.onDidChangeDiagnostics(soon),
    );
  }

  starting(): void {
    this.show("ssot-lint", "starting …", vscode.LanguageStatusSeverity.Information, OUTPUT);
    this.item.busy = true;
  }

  /** What holds for the file in sight. */
  async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const running = this.server(document?.uri);
    if (running === null) {
      return;
    }
    const answer = await asked<Answered>(running, "ssot-lint.status", document?.uri.toString());
    const name = `ssot-lint ${running.server.version}`;
    if (answer && !answer.configured) {
      const found = count(vscode.languages.getDiagnostics());
      this.show(`${name}: not set up`, `${findings(found)} · from ${running.server.origin}`, vscode.LanguageStatusSeverity.Information, SET_UP);
      return;
    }
    const severity = answer?.problem ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    const detail = [
      ...(answer?.problem ? ["the configuration is broken"] : []),
      ...(answer ? [answer.owner ?? answer.getter ?? "no owner", answer.configuration] : []),
      findings(document ? count([[document.uri, vscode.languages.getDiagnostics(document.uri)]]) : count(vscode.languages.getDiagnostics())),
      `from ${running.server.origin}`,
    ];
    this.show(name, detail.filter((it) => it).join(" · "), severity, OUTPUT);
  }

  failed(server: Found): void {
    this.show("ssot-lint", `${server.command} did not start`, vscode.LanguageStatusSeverity.Error, OUTPUT);
  }

  missing(search: Search): void {
    const older = search.tooOld[0];
    const why = older ? `${older.version} is too old, ${MINIMUM} is needed` : "not found";
    this.show("ssot-lint", why, vscode.LanguageStatusSeverity.Warning, {
      command: "ssot-lint.editor.install",
      title: older ? "Update" : "Install",
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.dispose();
    this.item.dispose();
  }

  private show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, command: vscode.Command): void {
    Object.assign(this.item, { text, detail, severity, command, busy: false });
  }
}

const OUTPUT: vscode.Command = { command: "ssot-lint.editor.showOutput", title: "Show Output" };
const SET_UP: vscode.Command = { command: "ssot-lint.editor.createConfiguration", title: "Set Up" };

function count(found: [vscode.Uri, vscode.Diagnostic[]][]): number {
  return found.flatMap(([, here]) => here).filter(({ source }) => source === "ssot-lint").length;
}

function findings(number: number): string {
  return `${number === 0 ? "no" : number} finding${number === 1 ? "" : "s"}`;
}
