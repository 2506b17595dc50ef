/** The rules' pages, as the server's own program prints them, shown as rendered Markdown. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Running } from "./running";

export const SCHEME = "ssot-lint-rule";
const PAGE = /^file:.*\/pages\/(SSOT\d+)\.md$/;

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
    await preview(vscode.Uri.from({ scheme: SCHEME, path: `/${chosen.label}.md` }));
  }
}

/** Shows the page that a link leads to; false where it is none of a rule's. */
export async function shownRule(uri: string): Promise<boolean> {
  if (!PAGE.test(uri)) {
    return false;
  }
  await preview(vscode.Uri.parse(uri));
  return true;
}

/** A finding whose code leads to the rendered page, where the server's link leads to its source. */
export function linked(found: vscode.Diagnostic): vscode.Diagnostic {
  const { code } = found;
  if (typeof code === "object" && PAGE.test(code.target.toString())) {
    const told = encodeURIComponent(JSON.stringify([code.target.toString()]));
    found.code = { value: code.value, target: vscode.Uri.parse(`command:ssot-lint.editor.showPage?${told}`) };
  }
  return found;
}

/**
 * A hover whose links to rules' pages lead to the rendered ones, without the finding itself: VS Code
 * shows that above it.
 */
export function linkedHover(hover: vscode.Hover | null | undefined): vscode.Hover | null | undefined {
  for (const content of hover?.contents ?? []) {
    if (content instanceof vscode.MarkdownString) {
      content.value = content.value.replace(/^`SSOT\d+` [^\n]*(\n\n|$)/, "").replace(/\]\((file:[^)\s]*\/pages\/SSOT\d+\.md)\)/g, (_, uri: string) => {
        return `](command:ssot-lint.editor.showPage?${encodeURIComponent(JSON.stringify([uri]))})`;
      });
      content.isTrusted = { enabledCommands: ["ssot-lint.editor.showPage"] };
    }
  }
  return hover;
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

async function preview(page: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("markdown.showPreview", page);
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
