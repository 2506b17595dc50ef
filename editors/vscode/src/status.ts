/** The language status item: which server runs, and what to do where none does. */

import * as vscode from "vscode";
import { type Found, MINIMUM, type Search } from "./locate";

export class Status {
  private readonly item = vscode.languages.createLanguageStatusItem("ssot-lint", { language: "python" });

  constructor() {
    this.item.name = "ssot-lint";
  }

  starting(): void {
    this.show("ssot-lint", "starting …", vscode.LanguageStatusSeverity.Information, OUTPUT);
    this.item.busy = true;
  }

  running(server: Found): void {
    this.show(`ssot-lint ${server.version}`, `from ${server.origin}`, vscode.LanguageStatusSeverity.Information, OUTPUT);
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
    this.item.dispose();
  }

  private show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, command: vscode.Command): void {
    Object.assign(this.item, { text, detail, severity, command, busy: false });
  }
}

const OUTPUT: vscode.Command = { command: "ssot-lint.editor.showOutput", title: "Show Output" };
