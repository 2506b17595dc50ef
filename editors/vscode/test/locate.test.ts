/** The order of the search, with programs that say a version: no editor is needed. */

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { MINIMUM, type Wanted, isAtLeast, locate } from "../src/locate";

const posix = { skip: process.platform === "win32" ? "the stand-ins are shell scripts" : false };
const home = fs.mkdtempSync(path.join(os.tmpdir(), "ssot-lint-locate-"));
process.on("exit", () => fs.rmSync(home, { recursive: true, force: true }));

const environment = program("venv/bin/ssot-lint", "2.0.0");
const interpreter = path.join(path.dirname(environment), "python");
fs.writeFileSync(interpreter, "", { mode: 0o755 });
const configured = program("configured/ssot-lint", "3.0.0");
const onPath = program("path/ssot-lint", "4.0.0");
const old = program("old/ssot-lint", "0.0.9");
const broken = script("broken/ssot-lint", "echo 'No module named ssot_lint' >&2; exit 1");
const mute = script("mute/ssot-lint", "echo '{}'");
const searchPath = path.dirname(onPath);
const tool = program("tools/ssot-lint", "5.0.0");
const tools = [path.dirname(tool)];
const made = program("own/bin/ssot-lint", "6.0.0");
const own = path.dirname(path.dirname(made));

const all: Wanted = { strategy: "fromEnvironment", interpreter, configured: [configured], searchPath, tools: [], own: null };

const cases: [name: string, wanted: Wanted, found: string | null, passedOver: RegExp[]][] = [
  ["the environment comes first", all, environment, []],
  ["then the setting", { ...all, interpreter: null }, configured, [/no Python interpreter is selected/]],
  ["then PATH", { ...all, interpreter: null, configured: [] }, onPath, [/no Python interpreter/]],
  ["an environment without it", { ...all, interpreter: path.join(home, "none/python") }, configured, [/has no ssot-lint/]],
  ["the strategy passes the environment over", { ...all, strategy: "useConfigured" }, configured, []],
  ["one that is gone", { ...all, strategy: "useConfigured", configured: ["/gone"] }, onPath, [/\/gone .* is not there/]],
  ["one that is too old", { ...all, strategy: "useConfigured", configured: [old] }, onPath, [/is 0\.0\.9; .* needs/]],
  ["one that breaks", { ...all, strategy: "useConfigured", configured: [broken] }, onPath, [/cannot be started/]],
  ["one that says no version", { ...all, strategy: "useConfigured", configured: [mute] }, onPath, [/does not say/]],
  ["none", { ...all, interpreter: null, configured: [], searchPath: "" }, null, [/no Python/, /no ssot-lint on PATH/]],
  ["what uv or pipx has put elsewhere", { ...all, interpreter: null, configured: [], searchPath: "", tools }, tool, [/no Python/, /PATH/]],
  ["what the extension has made", { ...all, interpreter: null, configured: [], searchPath: "", own }, made, [/no Python/, /PATH/]],
  [
    "no relative directory of PATH",
    { ...all, strategy: "useConfigured", configured: [], searchPath: path.relative(process.cwd(), searchPath) },
    null,
    [/no ssot-lint on PATH/],
  ],
];

for (const [name, wanted, found, passedOver] of cases) {
  test(name, posix, async () => {
    const search = await locate(wanted);
    assert.equal(search.found?.command ?? null, found);
    assert.equal(search.passedOver.length, passedOver.length, search.passedOver.join("\n"));
    search.passedOver.forEach((line, at) => assert.match(line, passedOver[at]!));
  });
}

test("what is too old is told apart from what is not there", posix, async () => {
  const search = await locate({ strategy: "useConfigured", interpreter: null, configured: [old], searchPath: "", tools: [], own: null });
  assert.deepEqual(search.tooOld.map(({ version }) => version), ["0.0.9"]);
});

const versions: [version: string, atLeast: boolean][] = [
  [MINIMUM, true],
  ["0.1.1", true],
  ["0.10", true],
  ["1", true],
  ["0.1.0rc1", true],
  ["0.0.99", false],
  ["0", false],
  ["", false],
];

for (const [version, atLeast] of versions) {
  test(`version "${version}" is ${atLeast ? "" : "not "}enough`, () => {
    assert.equal(isAtLeast(version, "0.1.0"), atLeast);
  });
}

function program(file: string, version: string): string {
  return script(file, `test "$1" = version && echo '{"name": "ssot-lint", "version": "${version}"}'`);
}

function script(file: string, body: string): string {
  const full = path.join(home, file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return full;
}
