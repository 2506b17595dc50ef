/** The environment as a tree: each variable, and below it who declares, provides and reads it. */

import * as vscode from "vscode";
import { asked } from "./asked";
import type { Running } from "./running";

const VIEW = "ssot-lint.environment";
const COMMAND = "ssot-lint.environment";

interface Place {
  readonly kind: string;
  readonly uri: string;
  readonly file: string;
  readonly row: number;
  readonly column: number;
  readonly said: string;
}

interface Variable {
  readonly name: string;
  readonly owner: string | null;
  readonly type: string | null;
  readonly default: string | null;
  readonly required: boolean;
  readonly secret: boolean;
  readonly conflict: boolean;
  readonly undeclared: boolean;
  readonly places: readonly Place[];
}

/** What the server answers; values of secrets are masked by it. */
interface Answer {
  readonly error?: string;
  readonly variables?: readonly Variable[];
  readonly example?: string;
}

type Node = { readonly variable: Variable; readonly place?: Place };

const KINDS: Readonly<Record<string, string>> = {
  declare: "declared",
  cli: "offered",
  provide: "provided",
  read: "read",
  presence: "asked for",
  write: "written",
};

export class Environment implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
  private answer: Promise<Answer> | null = null;
  private filter = "";

  constructor(private readonly server: () => Running | null) {}

  refresh(): void {
    this.answer = null;
    this.changed.fire(undefined);
  }

  async ask(): Promise<void> {
    const typed = await vscode.window.showInputBox({
      title: "Filter variables",
      prompt: "A part of a name; `!` conflicts, `?` not declared, `=` provided, nothing for all.",
      value: this.filter,
    });
    if (typed !== undefined) {
      this.filter = typed.trim();
      this.changed.fire(undefined);
    }
  }

  async writeExample(): Promise<void> {
    const { example } = await this.told();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (example === undefined || folder === undefined) {
      return;
    }
    const uri = vscode.Uri.joinPath(folder, ".env.example");
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(uri, { overwrite: true, contents: new TextEncoder().encode(example) }, {
      label: "Write .env.example",
      needsConfirmation: await exists(uri),
    });
    if (await vscode.workspace.applyEdit(edit)) {
      await vscode.window.showTextDocument(uri);
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) {
      return node.variable.places.map((place) => ({ variable: node.variable, place }));
    }
    const { variables, error } = await this.told();
    const shown = (variables ?? []).filter((it) => matches(it, this.filter));
    this.view.description = this.filter === "" ? "" : this.filter;
    this.view.message = error ?? (shown.length > 0 ? "" : "No variables.");
    return shown.map((variable) => ({ variable }));
  }

  getTreeItem({ variable, place }: Node): vscode.TreeItem {
    return place === undefined ? variableItem(variable) : placeItem(place);
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }

  private told(): Promise<Answer> {
    const running = this.server();
    this.answer ??= running === null ? Promise.resolve({ error: "The server is not running." }) : answered(running);
    return this.answer;
  }
}

async function answered(running: Running): Promise<Answer> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const about = uri?.scheme === "file" && vscode.workspace.getWorkspaceFolder(uri) ? uri.toString() : undefined;
  return (await asked<Answer>(running, COMMAND, about)) ?? { error: `ssot-lint ${running.server.version} has no inventory: update it.` };
}

function matches(variable: Variable, filter: string): boolean {
  const marks: Record<string, boolean> = {
    "!": variable.conflict,
    "?": variable.undeclared,
    "=": variable.places.some(({ kind }) => kind === "provide"),
  };
  return marks[filter] ?? variable.name.toLowerCase().includes(filter.toLowerCase());
}

function variableItem(it: Variable): vscode.TreeItem {
  const item = new vscode.TreeItem(it.name, vscode.TreeItemCollapsibleState.Collapsed);
  const words = [it.type, it.default ? `= ${it.default}` : null, it.required ? "required" : null];
  const marks = [it.conflict ? "conflict" : null, it.undeclared ? "not declared" : null, it.owner];
  item.id = `${it.owner ?? ""}/${it.name}`;
  item.description = [...words, ...marks].filter((word) => word).join(", ");
  item.iconPath = new vscode.ThemeIcon(it.conflict ? "warning" : it.secret ? "key" : it.undeclared ? "question" : "symbol-variable");
  item.contextValue = "variable";
  return item;
}

function placeItem(it: Place): vscode.TreeItem {
  const item = new vscode.TreeItem(`${KINDS[it.kind] ?? it.kind} in ${it.file}:${it.row}`);
  const at = new vscode.Position(it.row - 1, it.column - 1);
  item.description = it.said;
  item.command = { command: "vscode.open", title: "Open", arguments: [vscode.Uri.parse(it.uri), { selection: new vscode.Range(at, at) }] };
  item.iconPath = new vscode.ThemeIcon(it.kind === "provide" ? "cloud" : it.kind === "declare" ? "symbol-field" : "eye");
  return item;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** The tree's command on one of its rows. */
export async function copyName(node: unknown): Promise<void> {
  await vscode.env.clipboard.writeText((node as Node).variable.name);
}
