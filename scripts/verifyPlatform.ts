// `npm run verify:platform`, on a real Windows or macOS: tries what Earmark asks of a system with Earmark's own functions, a line
// for each, and prints the check that only a person can do, of about ten minutes. Ends with 1 where something is bad.
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as tls from "node:tls";
import { FfmpegFinder } from "../src/audio/ffmpeg";
import { fileName } from "../src/core/fileName";
import { runtimeFor, thisMachine } from "../src/local/runtimes";
import { SYSTEM_TRUST } from "../src/recognizers/certificates";
import { Lock } from "../src/storage/locks";
import { startProgram } from "../src/system/childProcess";
import { systemEncoding } from "../src/system/codePage";
import { cleanUp, remove, renameFile } from "../src/system/renameAndRemove";
import { isAlive } from "../src/system/thisProcess";

/** What came of a check: `good` with what was found, what is wrong, or why it could not be tried. */
type Outcome = { readonly good: string } | { readonly bad: string } | { readonly notHere: string };

const NEVER = new AbortController().signal;

/** Names that recorders and people give, and that some system does not take. */
const NAMES = ["2026-11-26T10:30:00.mp3", "CON", "notes. ", "a/b", "会议".repeat(60), "💬".repeat(80), "Reu\u0301nion"];

const CHECKS: Readonly<Record<string, (folder: string) => Promise<Outcome>>> = {
  "ffmpeg is found": async () => {
    const { path: file, version } = await new FfmpegFinder(tmpdir()).find("", NEVER);
    return { good: `${file}, ${version}` };
  },
  "files have names that this system takes": async (folder) => {
    for (const name of NAMES) {
      const file = path.join(folder, fileName(name, ".md"));
      await writeFile(file, name);
      if ((await readFile(file, "utf8")) !== name) return { bad: name };
    }
    return { good: `${NAMES.length} names` };
  },
  "a file is replaced while a program has it open for reading": async (folder) => {
    const [from, to] = [path.join(folder, "new"), path.join(folder, "old")];
    await Promise.all([writeFile(from, "new"), writeFile(to, "old")]);
    const reader = await open(to);
    const read = new Promise((resolve) => setTimeout(resolve, 200)).then(async () => reader.close());
    await renameFile(from, to);
    await read;
    return (await readFile(to, "utf8")) === "new" ? { good: "renamed" } : { bad: "not renamed" };
  },
  "one of two holds a lock": async (folder) => {
    const [one, other] = [await Lock.take(path.join(folder, "lock")), await Lock.take(path.join(folder, "lock"))];
    await one?.release();
    return one && !other ? { good: "and lets it go" } : { bad: "both, or none" };
  },
  "a program ends with what it has started": async () => {
    const inner = `setInterval(() => undefined, 1000)`;
    const outer = `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}]); console.log(c.pid); ${inner}`;
    const running = startProgram(process.execPath, ["-e", outer], { stdio: ["ignore", "pipe", "ignore"] });
    const pid = Number(
      await new Promise<string>((resolve) => running.process.stdout?.once("data", (data) => resolve(String(data)))),
    );
    running.end();
    await running.ended;
    for (const end = Date.now() + 5_000; isAlive(pid);) {
      if (Date.now() > end) return { bad: `process ${pid} goes on` };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { good: "both are gone" };
  },
  "the system's encoding is known": async () => ({ good: (await systemEncoding()) ?? "none beside UTF-8" }),
  "the system's certificates are read": async () => {
    if (!("getCACertificates" in tls)) return { notHere: `Node ${process.versions.node} cannot; 22.15 and later can` };
    const found = await SYSTEM_TRUST.more();
    return found ? { good: `${found.length}` } : { bad: "they could not be read in time" };
  },
  "the local engine can be loaded": async (folder) => {
    const dist = path.resolve(import.meta.dirname, "../dist");
    if (!existsSync(path.join(dist, "native")) && !existsSync(path.join(dist, "wasm")))
      return Promise.resolve({ notHere: "npm run build puts it into dist" });
    const { kind, file } = runtimeFor(dist, folder, thisMachine());
    createRequire(import.meta.url)(file);
    return Promise.resolve({ good: kind });
  },
  "a file is written beside a recording, and removed": async (folder) => {
    const file = path.join(folder, "memo.m4a.srt");
    await writeFile(file, "1\n");
    await remove(file);
    return existsSync(file) ? { bad: "it is still there" } : { good: "gone" };
  },
};

const BY_HAND = `
By hand, with a recording of a minute and one of half an hour (about ten minutes):
 1. Install the VSIX. Right-click the short recording, Transcribe Recording: the text is inserted at the cursor.
 2. A single undo removes it. Edit > Redo brings it back.
 3. Do the same in a folder whose name contains Chinese characters and a space, and on another drive or a network share.
 4. Transcribe the long one and keep typing above it; rename the note while the text streams; then cancel. No ffmpeg process
    is left in the task manager.
 5. Start it again and quit the editor in the middle. At the next start, Earmark offers to resume and continues at the same place.
 6. Put the machine to sleep for a minute in the middle of a transcription: it continues.
 7. Behind a company proxy (also with a PAC script): Test Connection reports success, or which proxy refused the request.
 8. Earmark: Select Transcription Engine, Local engine: the question shows the folder, and the model loads.
 9. earmark.command with a program of yours, from cmd, PowerShell and a shell: names and text with umlauts are correct.
10. A recording that exists only in OneDrive or iCloud, linked in a note: opening the note does not download it.
Report what differs, together with the output above and the log (Earmark: Show Log).
`;

void (async () => {
  console.log(`${process.platform} ${process.arch}, Node ${process.versions.node}`);
  const folder = await mkdtemp(path.join(tmpdir(), "earmark-verify-"));
  let bad = 0;
  for (const [what, check] of Object.entries(CHECKS)) {
    const outcome = await check(folder).catch((error: unknown): Outcome => ({ bad: String(error) }));
    if ("bad" in outcome) bad += 1;
    const [how, why] = Object.entries(outcome)[0] ?? [];
    console.log(`${{ good: "good    ", bad: "BAD     ", notHere: "not here" }[how ?? "bad"]} ${what}: ${why}`);
  }
  await cleanUp(folder);
  console.log(BY_HAND);
  process.exit(bad === 0 ? 0 : 1);
})();
