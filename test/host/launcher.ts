import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { prepare, startBrowser, workbenchUrl } from "./browser";
import { startServer, type Release } from "./server";

// Takes VS Code's own arguments, opens a real workbench in headless Chromium, runs the tests in its extension host and
// ends with their result.

const named = new Map<string, string>();
const folders: string[] = [];
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name) named.set(name, value ?? "");
  else folders.push(path.resolve(argument));
}

const RUN_MS = 240_000;
const scratch = mkdtempSync(path.join(tmpdir(), "earmark-host-"));
const server = await startServer({
  release: (process.env["EARMARK_TEST_RELEASE"] as Release | undefined) ?? "newest",
  userData: path.join(scratch, "user"),
  extensions: path.join(scratch, "extensions"),
  trust: true,
  settings: JSON.parse(process.env["EARMARK_TEST_SETTINGS"] ?? "{}") as object,
  machineSettings: JSON.parse(process.env["EARMARK_TEST_MACHINE_SETTINGS"] ?? "{}") as object,
  // For VS Code only: the browser would use it too.
  env: { HTTPS_PROXY: process.env["EARMARK_TEST_PROXY"] },
});
const browser = await startBrowser(path.join(scratch, "profile"));
const page = browser.pages()[0] ?? (await browser.newPage());
const ended = new Promise<number>((resolve) => {
  const verbose = process.env["EARMARK_TEST_VERBOSE"] !== undefined;
  void page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => verbose && console.log(...args));
  void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
  void server.exited.then(() => resolve(98));
  browser.on("close", () => resolve(97));
  setTimeout(() => resolve(99), RUN_MS).unref();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(130));
});
const extension = named.get("extensionDevelopmentPath");
const testsPath = named.get("extensionTestsPath");
await prepare(page, server, { extensions: extension ? [extension] : [], ...(testsPath ? { testsPath } : {}) });
await page.goto(workbenchUrl(server, folders[0] ?? scratch));
const code = await ended;
if (code !== 0)
  await page
    .screenshot({ path: path.resolve(import.meta.dirname, "../../out/shots/host-failure.png") })
    .catch(() => undefined);
await browser.close().catch(() => undefined);
await server.stop();
rmSync(scratch, { recursive: true, force: true });
process.exit(code);
