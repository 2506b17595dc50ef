/** The rules' pages, as the server's own program prints them, shown as rendered Markdown. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Running } from "./lifecycle";

export const SCHEME = "ssot-lint-rule";

interface Rule {
  readonly code: string;
  readonly name: string;
  readonly summary: string;
  readonly explanation: string;
}

/** Asks for a rule, those found at the cursor first, and shows its page. */
export async function showRule(running: Running, pages: Pages): Promise<void> {
  const rules = await rulesOf(running.server.command);
  pages.keep(rules);
  const here = codesAtCursor();
  const first = (rule: Rule) => (here.has(rule.code) ? 0 : 1);
  const items = rules
    .toSorted((one, other) => first(one) - first(other))
    .map(({ code, name, summary }) => ({ label: code, description: name, detail: summary }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Show Rule", matchOnDescription: true, matchOnDetail: true });
  if (chosen) {
    const page = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen.label}.md` });
    await vscode.commands.executeCommand("markdown.showPreview", page);
  }
}

export class Pages implements vscode.TextDocumentContentProvider {
  private readonly pages = new Map<string, string>();

  keep(rules: readonly Rule[]): void {
    for (const { code, name, explanation } of rules) {
      this.pages.set(`/${code}.md`, `# ${name} (${code})\n\n${explanation}\n`);
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.pages.get(uri.path) ?? "There is no such rule.";
  }
}

async function rulesOf(command: string): Promise<Rule[]> {
  const { stdout } = await promisify(execFile)(command, ["rule", "--all", "--output-format", "json"], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Rule[];
}

function codesAtCursor(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const here = found.filter((it) => it.source === "ssot-lint" && editor?.selection.intersection(it.range));
  return new Set(here.map(({ code }) => String(typeof code === "object" ? code.value : code)));
}
