import { chmod, readFile } from "node:fs/promises";
import * as path from "node:path";
import { makeFolder } from "../../system/makeFolder";
import { writeWhole } from "../../storage/files";

/** Names of the variables that say what the command runs. A path in the script itself would need the code page and the quotes of a shell. */
export const VARIABLES = { node: "EARMARK_NODE", program: "EARMARK_PROGRAM" } as const;

const SH = `#!/bin/sh
ELECTRON_RUN_AS_NODE=1 exec "$${VARIABLES.node}" "$${VARIABLES.program}" "$@"
`;

const CMD = [
  "@echo off",
  "setlocal",
  "set ELECTRON_RUN_AS_NODE=1",
  `"%${VARIABLES.node}%" "%${VARIABLES.program}%" %*`,
  "",
];

/** Puts the command `earmark` into a folder, for sh and for Windows's cmd and PowerShell. @throws Node's error where it cannot be written */
export async function writeLaunchers(folder: string): Promise<void> {
  await makeFolder(folder);
  for (const [name, text] of [
    ["earmark", SH],
    ["earmark.cmd", CMD.join("\r\n")],
  ] as const) {
    const file = path.join(folder, name);
    // Other windows may be running it.
    if ((await readFile(file, "utf8").catch(() => undefined)) !== text) await writeWhole(file, text);
    await chmod(file, 0o755);
  }
}
