/** The interpreter that is selected in a Python extension, whichever is there; none is needed. */

import * as vscode from "vscode";
import { configuredInterpreter } from "./settings";

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: unknown): Thenable<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** The same of the Python Environments extension, which replaces it in newer versions. */
interface EnvironmentsExtension {
  getEnvironment(scope?: vscode.Uri): Thenable<{ readonly execInfo: { readonly run: { readonly executable: string } } } | undefined>;
  readonly onDidChangeEnvironment: vscode.Event<unknown>;
}

const PYTHON = "ms-python.python";
const ENVIRONMENTS = "ms-python.vscode-python-envs";

/** The one of a folder of the workspace, or without one the one that counts for all. */
export async function selectedInterpreter(log: vscode.LogOutputChannel, folder: vscode.Uri | undefined): Promise<string | null> {
  const configured = configuredInterpreter(folder);
  if (configured !== null || !vscode.workspace.isTrusted) {
    return configured;
  }
  try {
    const environments = await exported<EnvironmentsExtension>(ENVIRONMENTS);
    const environment = await environments?.getEnvironment(folder);
    if (environment) {
      return environment.execInfo.run.executable;
    }
    const python = (await exported<PythonExtension>(PYTHON))?.environments;
    const resolved = await python?.resolveEnvironment(python.getActiveEnvironmentPath(folder));
    return resolved?.executable.uri?.fsPath ?? null;
  } catch (error) {
    log.warn(`the Python extension does not say which interpreter is selected: ${String(error)}`);
    return null;
  }
}

/** Calls back when another interpreter is selected. */
export async function onInterpreterChange(changed: () => void): Promise<vscode.Disposable> {
  const [environments, python] = await Promise.all([
    exported<EnvironmentsExtension>(ENVIRONMENTS).catch(() => undefined),
    exported<PythonExtension>(PYTHON).catch(() => undefined),
  ]);
  return vscode.Disposable.from(
    environments?.onDidChangeEnvironment?.(changed) ?? { dispose: () => undefined },
    python?.environments?.onDidChangeActiveEnvironmentPath(changed) ?? { dispose: () => undefined },
  );
}

async function exported<T>(id: string): Promise<T | undefined> {
  return vscode.extensions.getExtension<T>(id)?.activate();
}
