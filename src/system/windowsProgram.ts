import * as path from "node:path";
import type { Environment } from "../core/childEnvironment";

/** A program of Windows's own by its full path: a bare name would be looked for in the working folder first. */
export function windowsProgram(name: string, env: Environment): string {
  const root = env["SystemRoot"] ?? env["SYSTEMROOT"] ?? String.raw`C:\Windows`;
  return path.win32.join(root, "System32", name);
}
