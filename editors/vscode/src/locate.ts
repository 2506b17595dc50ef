/** Where the server is: the first `ssot-lint` in the order of the settings that is new enough. */

import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The first version whose `server` this extension can talk to. */
export const MINIMUM = "0.1.0";

export type Origin =
  | "the selected interpreter"
  | "the setting ssot-lint.path"
  | "PATH"
  | "the programs of uv and pipx"
  | "the extension's own environment";

export interface Wanted {
  readonly strategy: "fromEnvironment" | "useConfigured";
  /** Asked for its environment; null where none is selected. */
  readonly interpreter: string | null;
  readonly configured: readonly string[];
  readonly searchPath: string;
  /** Where uv and pipx put programs, on PATH or not. */
  readonly tools: readonly string[];
  /** The directory of the environment that this extension makes where nothing else works. */
  readonly own: string | null;
}

export interface Candidate {
  readonly command: string;
  readonly origin: Origin;
}

export interface Found extends Candidate {
  readonly version: string;
}

/** What was found, and why what comes before it in the order was passed over. */
export interface Search {
  readonly found: Found | null;
  readonly tooOld: readonly Found[];
  readonly passedOver: readonly string[];
}

const WINDOWS = process.platform === "win32";
const EXECUTABLE = WINDOWS ? "ssot-lint.exe" : "ssot-lint";
const PATIENCE = 15_000; // ms; the first start after an installation compiles what it imports

export async function locate(wanted: Wanted): Promise<Search> {
  const tooOld: Found[] = [];
  const passedOver: string[] = [];
  for await (const candidate of candidates(wanted)) {
    if (typeof candidate === "string") {
      passedOver.push(candidate);
      continue;
    }
    const where = `${candidate.command} (from ${candidate.origin})`;
    try {
      const found = { ...candidate, version: await versionOf(candidate.command) };
      if (isAtLeast(found.version, MINIMUM)) {
        return { found, tooOld, passedOver };
      }
      tooOld.push(found);
      passedOver.push(`${where} is ${found.version}; this extension needs ${MINIMUM} or newer`);
    } catch (error) {
      passedOver.push(`${where} cannot be started: ${firstLine(error)}`);
    }
  }
  return { found: null, tooOld, passedOver };
}

/** Compares the numbers of a version; `1.2.0rc1` counts as 1.2.0. */
export function isAtLeast(version: string, least: string): boolean {
  const [given, wanted] = [numbers(version), numbers(least)];
  for (let at = 0; at < wanted.length; at++) {
    const difference = (given[at] ?? 0) - (wanted[at] ?? 0);
    if (difference !== 0) {
      return difference > 0;
    }
  }
  return true;
}

/** Candidates in order, and a line of text for each place that has none. */
async function* candidates(wanted: Wanted): AsyncGenerator<Candidate | string> {
  if (wanted.strategy === "fromEnvironment") {
    if (wanted.interpreter === null) {
      yield "no Python interpreter is selected";
    } else {
      const command = await inEnvironment(wanted.interpreter);
      yield command === null
        ? `the environment of ${wanted.interpreter} has no ssot-lint`
        : { command, origin: "the selected interpreter" };
    }
  }
  for (const command of wanted.configured) {
    yield isFile(command)
      ? { command, origin: "the setting ssot-lint.path" }
      : `${command} (from the setting ssot-lint.path) is not there`;
  }
  const onPath = inDirectories(wanted.searchPath.split(path.delimiter).filter(path.isAbsolute));
  yield onPath === null ? "there is no ssot-lint on PATH" : { command: onPath, origin: "PATH" };
  const tool = inDirectories(wanted.tools);
  if (tool !== null) {
    yield { command: tool, origin: "the programs of uv and pipx" };
  }
  const own = wanted.own === null ? null : inDirectories(programsOf(wanted.own));
  if (own !== null) {
    yield { command: own, origin: "the extension's own environment" };
  }
}

/** The directories of a virtual environment that hold programs. */
export function programsOf(environment: string): string[] {
  return ["bin", "Scripts"].map((it) => path.join(environment, it));
}

/** Beside the interpreter, as in a virtual environment; else where that interpreter says. */
async function inEnvironment(interpreter: string): Promise<string | null> {
  const directory = path.dirname(interpreter);
  const near = inDirectories([directory, path.join(directory, "Scripts")]);
  if (near !== null || !isFile(interpreter)) {
    return near;
  }
  // Isolated, so that nothing of the directory it is started in is imported.
  const program =
    "import json, os, sysconfig as s; " +
    "print(json.dumps([s.get_path('scripts'), s.get_path('scripts', os.name + '_user')]))";
  try {
    return inDirectories(JSON.parse(await output(interpreter, ["-I", "-c", program])) as string[]);
  } catch {
    return null;
  }
}

async function versionOf(command: string): Promise<string> {
  const said: unknown = JSON.parse(await output(command, ["version", "--output-format", "json"]));
  if (typeof said === "object" && said !== null && "version" in said) {
    return String(said.version);
  }
  throw new Error("it does not say its version");
}

/** What a program prints; rejects where it cannot be started, fails or takes too long. */
export function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: PATIENCE, encoding: "utf8", windowsHide: true, cwd: os.tmpdir() } as const;
    execFile(command, args, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

function inDirectories(directories: readonly string[]): string | null {
  return directories.map((it) => path.join(it, EXECUTABLE)).find(isFile) ?? null;
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function numbers(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
