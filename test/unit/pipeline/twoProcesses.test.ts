import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { clipKey } from "../../../src/storage/clipStore";
import { hang, page, partly, refusal, reset, stalled, type Fault } from "../../service/faults";
import { KEY, startService, type Received, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { speakNumbers, spelled, type Pace } from "../../sounds/tones";
import { random } from "./random";
import { OPTIONS, type WindowTask } from "./windowProcess";

const RUNS = Math.ceil(Number(process.env["EARMARK_RUNS"] ?? 30) / 15);
const SEED = Number(process.env["EARMARK_SEED"] ?? 20_261_125);
const PACE: Pace = { word: 0.14, gap: 0.08, phrase: 3, pause: 0.7 };
const LANES = 3;

const FAULTS: readonly (() => Fault)[] = [
  () => refusal(429, "Throttling.RateQuota", "too fast"),
  () => refusal(500, "InternalError.Algo", "inference failed"),
  () => page(502),
  () => reset,
  () => partly("w0", "break"),
  () => partly("w0", "end"),
  () => partly("w0", "stall"),
  () => stalled,
  () => hang,
];

/** The sound of a request. */
function digestOf({ request }: Received): string {
  const data = Buffer.from(request?.audio.split(",")[1] ?? "", "base64");
  return createHash("sha256").update(data.subarray(44)).digest("hex");
}

/** Clips that were paid for: said to their end. */
function paidIn(service: Service): Map<string, number> {
  const paid = new Map<string, number>();
  for (const entry of service.received) {
    if (entry.heard === undefined) continue;
    paid.set(digestOf(entry), (paid.get(digestOf(entry)) ?? 0) + 1);
  }
  return paid;
}

describe("two processes on one recording", () => {
  let root: string;
  let program: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "earmark-two-processes-"));
    program = path.join(root, "window.mjs");
    // Some of what is bundled asks for Node's modules by `require`.
    const banner = {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    };
    buildSync({
      ...{ entryPoints: [path.join(import.meta.dirname, "windowProcess.ts")], outfile: program, banner },
      ...{ bundle: true, platform: "node", format: "esm", target: "node20", logLevel: "error" },
    });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** What one of them printed; undefined where it was killed after so many milliseconds. @throws its own error */
  function window(task: WindowTask, killAfterMs: number | undefined): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ["ignore", "pipe", "pipe"] });
      let [out, error] = ["", ""];
      child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
      child.stderr.on("data", (piece: Buffer) => (error += piece.toString()));
      const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
      child.on("error", reject);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        if (signal === "SIGKILL") resolve(undefined);
        else if (code === 0) resolve(out.trim());
        else reject(new Error(`${code} ${signal} ${error}`));
      });
    });
  }

  /** One recording, a folder for both, and a service that fails now and then and never says the same clip again once it is kept. */
  async function scene(
    seed: number,
    severity: number,
  ): Promise<{ service: Service; task: WindowTask; text: string; again: () => number }> {
    const dice = random(seed);
    const numbers = Array.from({ length: 20 + Math.floor(dice() * 20) }, () => Math.floor(dice() * 1_024));
    const folder = path.join(root, String(seed));
    mkdirSync(folder);
    const sound = path.join(folder, "sound");
    const samples = speakNumbers(numbers, PACE);
    writeFileSync(sound, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    const service = await startService(tonesRecognizer("zh", 2, PACE));
    service.behavior.paceMs = 5;
    let again = 0;
    service.behavior.fault = (number) => {
      const entry = service.received[number];
      const key = entry && clipKey(digestOf(entry), OPTIONS);
      if (key && existsSync(path.join(folder, "clips", key.slice(0, 2), `${key}.json`))) again += 1;
      return dice() < severity ? FAULTS[Math.floor(dice() * FAULTS.length)]?.() : undefined;
    };
    const task = { folder, sound, url: service.url, key: KEY, lanes: LANES };
    return { service, task, text: numbers.map(spelled).join(" "), again: () => again };
  }

  it(`that nobody kills each have all of the text, and every clip is paid for once (${RUNS} runs)`, async () => {
    for (let run = 0; run < RUNS; run++) {
      const { service, task, text, again } = await scene(SEED + run, 0.25);
      try {
        assert.deepEqual(await Promise.all([window(task, undefined), window(task, undefined)]), [text, text]);
        const paid = paidIn(service);
        assert.ok(paid.size > 3);
        assert.deepEqual([[...paid.values()].filter((times) => times !== 1), again()], [[], 0], `seed ${SEED + run}`);
      } finally {
        await service.close();
      }
    }
  }).timeout(300_000);

  it(`that are killed at any moment lose nothing, and ask for nothing again that was kept (${RUNS} runs)`, async () => {
    let [kills, paidAgain, words] = [0, 0, 0];
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + 10_000 + run;
      const dice = random(seed + 1);
      const { service, task, text, again } = await scene(seed, 0.25);
      let killed = 0;
      const untilDone = async (): Promise<string> => {
        for (let attempt = 0; ; attempt++) {
          const printed = await window(task, attempt < 4 ? 80 + Math.floor(dice() * 900) : undefined);
          if (printed !== undefined) return printed;
          killed += 1;
        }
      };
      try {
        assert.deepEqual(await Promise.all([untilDone(), untilDone()]), [text, text], `seed ${seed}`);
        const more = [...paidIn(service).values()].reduce((sum, times) => sum + times - 1, 0);
        assert.equal(again(), 0, `seed ${seed}`);
        assert.ok(more <= killed * LANES, "only what was on its way when a process was killed may come again");
        const left = readdirSync(task.folder, { recursive: true, encoding: "utf8" });
        assert.deepEqual(
          left.filter((name) => /jobs.*json$/.test(name)),
          [],
          "no job is left",
        );
        [kills, paidAgain, words] = [kills + killed, paidAgain + more, words + text.split(" ").length];
      } finally {
        await service.close();
      }
    }
    if (process.env["EARMARK_RUNS"]) console.log({ runs: RUNS, seed: SEED, kills, words, paidAgain });
    assert.ok(kills >= RUNS, String(kills));
  }).timeout(300_000);
});
