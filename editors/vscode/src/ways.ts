/**
 * The ways to get the server on the machine at hand, best first. What is installed is the package
 * that this extension carries: never whatever an index has under its name.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { output, programsOf } from "./locate";

export interface Machine {
  /** The selected interpreter. */
  readonly interpreter: string | null;
  readonly searchPath: string;
  /** The package that the extension carries; null in a build without one. */
  readonly wheel: string | null;
  /** Where the extension may make an environment. */
  readonly own: string;
}

/** Commands that are run one after the other. */
export interface Way {
  readonly name: string;
  readonly steps: readonly (readonly string[])[];
}

const NEW_ENOUGH = "import sys; assert sys.version_info >= (3, 10)";

/** Only ways that work: each was asked whether it can. */
export async function ways(machine: Machine): Promise<Way[]> {
  const { wheel, interpreter } = machine;
  if (wheel === null) {
    return [];
  }
  const uv = programNamed("uv", machine.searchPath);
  const pipx = programNamed("pipx", machine.searchPath);
  const found: (Way | null)[] = [
    interpreter === null ? null : await intoEnvironment(interpreter, uv, wheel),
    uv === null ? null : { name: "uv", steps: [[uv, "tool", "install", "--force", wheel]] },
    pipx === null ? null : { name: "pipx", steps: [[pipx, "install", "--force", wheel]] },
    await byItself(machine, wheel),
  ];
  return found.filter((it) => it !== null);
}

/** What to type where no way works from here. */
export function typed(wheel: string | null): string {
  return `uv tool install ${wheel === null ? "PATH-TO-SSOT-LINT" : quoted(wheel)}`;
}

/** A virtual environment alone: what belongs to the system is not for an editor to change. */
async function intoEnvironment(interpreter: string, uv: string | null, wheel: string): Promise<Way | null> {
  const environment = path.dirname(path.dirname(interpreter));
  if (!fs.existsSync(path.join(environment, "pyvenv.cfg")) || !(await runs(interpreter, ["-I", "-c", NEW_ENOUGH]))) {
    return null;
  }
  if (uv !== null) {
    return { name: "uv, into the selected environment", steps: [[uv, "pip", "install", "--python", interpreter, wheel]] };
  }
  const pip = [interpreter, "-I", "-m", "pip"];
  return (await runs(interpreter, [...pip.slice(1), "--version"]))
    ? { name: "pip, into the selected environment", steps: [[...pip, "install", wheel]] }
    : null;
}

/** An environment of the extension's own, by any Python that can make one. */
async function byItself({ interpreter, searchPath, own }: Machine, wheel: string): Promise<Way | null> {
  const pythons = [interpreter, ...["python3", "python"].map((name) => programNamed(name, searchPath))];
  for (const python of new Set(pythons)) {
    if (python !== null && (await runs(python, ["-I", "-c", `${NEW_ENOUGH}; import venv, ensurepip`]))) {
      const inside = programsOf(own)[process.platform === "win32" ? 1 : 0] ?? own;
      const pip = [path.join(inside, process.platform === "win32" ? "python.exe" : "python"), "-I", "-m", "pip"];
      return {
        name: "Python, into an environment of its own",
        steps: [[python, "-I", "-m", "venv", "--clear", own], [...pip, "install", wheel]],
      };
    }
  }
  return null;
}

function runs(command: string, args: readonly string[]): Promise<boolean> {
  return output(command, args).then(
    () => true,
    () => false,
  );
}

function programNamed(name: string, searchPath: string): string | null {
  const names = process.platform === "win32" ? [`${name}.exe`] : [name];
  const directories = searchPath.split(path.delimiter).filter(path.isAbsolute);
  const files = directories.flatMap((directory) => names.map((it) => path.join(directory, it)));
  return files.find((it) => fs.statSync(it, { throwIfNoEntry: false })?.isFile()) ?? null;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
}
