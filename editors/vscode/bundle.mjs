/** Puts the project's own package into the extension: node bundle.mjs [CHECKOUT] */

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

const checkout = process.argv[2] ?? "../..";
const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
rmSync("bundled", { recursive: true, force: true });
execFileSync(python, ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "bundled", checkout], { stdio: "inherit" });
