import { readdirSync } from "node:fs";
import * as path from "node:path";
import mochaModule from "mocha";

// Node 22 and Node 24 wrap an ES module that is required differently.
const Mocha = (mochaModule as unknown as { default?: typeof mochaModule }).default ?? mochaModule;

/** Called by VS Code in its extension host: runs every test beside this file. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    timeout: 30_000,
    forbidOnly: true,
    forbidPending: true,
    // The console of the extension host is full of VS Code's own messages: the results go into a file.
    reporter: "json",
    reporterOptions: { output: process.env["EARMARK_TEST_RESULTS"] },
  });
  for (const name of readdirSync(__dirname)) if (name.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed in the extension host`);
}
