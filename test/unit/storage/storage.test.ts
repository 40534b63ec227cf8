import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import type { EarmarkError } from "../../../src/core/errors";
import { amountOf, unitsOf } from "../../../src/core/money";
import { clipKey, ClipStore, type ClipOptions } from "../../../src/storage/clipStore";
import { writeJson } from "../../../src/storage/files";
import { JobMemory } from "../../../src/pipeline/jobMemory";
import { Journal } from "../../../src/storage/journal";
import { Ledger, spent } from "../../../src/storage/ledger";
import { Spending } from "../../../src/pipeline/spending";
import type { Cut } from "../../../src/core/types";
import { atMost, modelOf, type Model } from "../../../src/recognizers/catalog";
import { recognizerName, type Engine } from "../../../src/recognizers/engine";

const OPTIONS: ClipOptions = {
  recognizer: "qwen3-asr-flash",
  language: undefined,
  itn: false,
  context: "Lazard",
  upload: "lossless",
  version: 1,
};
const DIGEST = "ab".repeat(32);

describe("what is kept on the disk", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-storage-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("finished clips", () => {
    it("are found again under exactly the same sound and options", async () => {
      const key = clipKey(DIGEST, OPTIONS);
      await new ClipStore(folder).keep(key, {
        text: "first the Lazard",
        language: "en",
        billedSeconds: 5,
        requestId: "r",
      });
      const store = new ClipStore(folder);
      assert.deepEqual(await store.find(key), {
        text: "first the Lazard",
        language: "en",
        billedSeconds: 5,
        requestId: "r",
      });
      const others: Partial<ClipOptions>[] = [
        { recognizer: "x" },
        { language: "en" },
        { itn: true },
        { context: "" },
        { upload: "compact" },
        { version: 2 },
      ];
      for (const other of others) assert.equal(await store.find(clipKey(DIGEST, { ...OPTIONS, ...other })), undefined);
      assert.equal(await store.find(clipKey("cd".repeat(32), OPTIONS)), undefined);
    });

    it("are found with another context where that is asked for, and with nothing else", async () => {
      const store = new ClipStore(folder);
      await store.keep(clipKey(DIGEST, OPTIONS), { text: "with Lazard" });
      const other = { ...OPTIONS, context: "Evercore" };
      assert.equal((await store.findWithOtherContext(clipKey(DIGEST, other)))?.text, "with Lazard");
      assert.equal(await store.findWithOtherContext(clipKey(DIGEST, { ...other, language: "de" })), undefined);
    });

    it("are not there where a file is broken, empty or somebody else's", async () => {
      const store = new ClipStore(folder);
      const key = clipKey(DIGEST, OPTIONS);
      const file = path.join(folder, "ab", `${key}.json`);
      for (const content of ["", "{", "null", "[]", '{"text": 7}', '"text"']) {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
        assert.equal(await store.find(key), undefined, content);
      }
    });

    it("go when they are too old or too many, the longest unused first, and never those of a job at work", async () => {
      const store = new ClipStore(folder);
      const keys = Array.from({ length: 10 }, (_, i) => clipKey(`${i}${DIGEST.slice(1)}`, OPTIONS));
      for (const [i, key] of keys.entries()) {
        await store.keep(key, { text: "x".repeat(1_000) });
        const used = new Date(Date.now() - (10 - i) * 60_000);
        utimesSync(path.join(folder, key.slice(0, 2), `${key}.json`), used, used);
      }
      const left = await store.trim({ ageMs: 8.5 * 60_000, bytes: 5_500 }, () =>
        Promise.resolve(new Set([keys[0] ?? ""])),
      );
      assert.ok(left <= 6_600);
      const there = await Promise.all(keys.map(async (key) => (await store.find(key)) !== undefined));
      assert.deepEqual(there, [true, false, false, false, false, true, true, true, true, true]);
      assert.equal((await store.size()).clips, 6);
      await store.trim({ ageMs: 0, bytes: 0 }, () => Promise.resolve(new Set()));
      assert.deepEqual(await store.size(), { clips: 0, bytes: 0 });
    });

    describe("that several ask for at once", () => {
      const key = clipKey(DIGEST, OPTIONS);
      const NEVER = new AbortController().signal;
      const lock = (): string => path.join(folder, "ab", `${key}.lock`);
      const claim = (signal = NEVER): ReturnType<ClipStore["claim"]> => {
        const store = new ClipStore(folder);
        return store.claim(key, () => store.find(key), signal);
      };

      it("nothing is paid for twice: one of them asks, the others get what it was told", async () => {
        let asked = 0;
        const all = await Promise.all(
          Array.from({ length: 8 }, async () => {
            const got = await claim();
            if ("recognized" in got) return got.recognized.text;
            asked += 1;
            await new ClipStore(folder).keep(key, { text: "paid for once" });
            await got.release();
            return "paid for once";
          }),
        );
        assert.deepEqual([asked, new Set(all)], [1, new Set(["paid for once"])]);
        assert.ok(!existsSync(lock()));
      });

      it("the next one asks where nothing came of it", async () => {
        const first = await claim();
        assert.ok("release" in first);
        const second = claim();
        await first.release();
        const got = await second;
        assert.ok("release" in got);
        await got.release();
      });

      it("nobody waits for one who is stuck longer than answers take", async () => {
        const first = await claim();
        let now = 0;
        const clock = { now: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms * 100)) };
        const store = new ClipStore(folder);
        const second = await store.claim(key, () => store.find(key), NEVER, clock);
        assert.ok("release" in second && now > 60_000 && now < 600_000);
        await second.release();
        assert.ok(existsSync(lock()), "the first one's lock is its own");
        if ("release" in first) await first.release();
      });

      it("who is cancelled waits no longer", async () => {
        const first = await claim();
        const controller = new AbortController();
        const reason = new Error("cancelled");
        const second = claim(controller.signal);
        controller.abort(reason);
        await assert.rejects(second, reason);
        if ("release" in first) await first.release();
      });

      for (const [name, owner, age] of [
        ["a process that is gone", { pid: spawnSync(process.execPath, ["-e", ""]).pid, token: "x" }, 0],
        ["a process whose number is another's by now", { pid: process.pid, token: "x" }, 60_000],
        ["nobody", { pid: 0 }, 0],
        ["who was killed before its number was in it", "", 10_000],
        ["somebody who wrote something else into it", [null], 0],
      ] as const)
        it(`a lock of ${name} keeps exactly one of the others from nothing`, async () => {
          mkdirSync(path.dirname(lock()), { recursive: true });
          writeFileSync(lock(), owner === "" ? "" : JSON.stringify(owner));
          const then = new Date(Date.now() - age);
          utimesSync(lock(), then, then);
          let holders = 0;
          await Promise.all(
            Array.from({ length: 6 }, async () => {
              const got = await claim();
              assert.ok("release" in got);
              holders += 1;
              assert.equal(holders, 1);
              await new Promise((resolve) => setImmediate(resolve));
              holders -= 1;
              await got.release();
            }),
          );
          assert.ok(!existsSync(lock()));
        });

      it("locks of who was killed go with what is too old, those of who is at work stay", async () => {
        mkdirSync(path.join(folder, "cd"), { recursive: true });
        const dead = path.join(folder, "cd", "x.lock");
        writeFileSync(dead, JSON.stringify({ pid: spawnSync(process.execPath, ["-e", ""]).pid, token: "x" }));
        const got = await claim();
        await new ClipStore(folder).trim({ ageMs: 0, bytes: 0 }, () => Promise.resolve(new Set()));
        assert.deepEqual([existsSync(dead), existsSync(lock())], [false, true]);
        if ("release" in got) await got.release();
      });
    });

    it("name the host where it is not the service's own", () => {
      const model = modelOf("qwen3-asr-flash", "beijing");
      const at = (baseUrl: string): Engine => ({ id: "cloud", region: "beijing", baseUrl, compatible: false });
      assert.equal(recognizerName(at("https://dashscope.aliyuncs.com"), model), "qwen3-asr-flash");
      assert.equal(recognizerName(at("https://abc.cn-beijing.maas.aliyuncs.com"), model), "qwen3-asr-flash");
      assert.equal(
        recognizerName(at("https://aliyuncs.com.example.org"), model),
        "qwen3-asr-flash at aliyuncs.com.example.org",
      );
    });
  });

  it("a full disk leaves nothing half-written behind, the job goes on and the person is told", async () => {
    const blocked = path.join(folder, "not-a-folder");
    writeFileSync(blocked, "");
    const problems: unknown[] = [];
    const cut = { index: 0, span: { start: 0, end: 5 }, digest: DIGEST } as Cut;
    const memory = new JobMemory({
      store: new ClipStore(blocked),
      finished: new Map(),
      keyOf: () => clipKey(DIGEST, OPTIONS),
      onNotKept: (error) => problems.push(error),
    });
    await memory.keep(cut, { text: "kept in memory" });
    assert.equal(problems.length, 1);
    assert.equal((await memory.find(cut, new AbortController().signal))?.text, "kept in memory");
    if (existsSync("/dev/full")) await assert.rejects(writeJson("/dev/full/x.json", {}));
    assert.deepEqual(readdirSync(folder), ["not-a-folder"]);
  });

  describe("the journal", () => {
    it("gives a job whose window is gone to exactly one of those who ask", async () => {
      const journal = new Journal<string>(folder);
      const entry = await journal.begin("lecture");
      await entry.plan({ index: 1, span: { start: 5, end: 9 }, key: "b" });
      await entry.plan({ index: 0, span: { start: 0, end: 5 }, key: "a" });
      assert.deepEqual(await journal.abandoned(), [], "its window is still there");
      await entry.suspend();
      const [record] = await new Journal<string>(folder).abandoned();
      assert.ok(record);
      assert.deepEqual([record.about, record.clips.map(({ key }) => key)], ["lecture", ["a", "b"]]);
      const claims = await Promise.all(Array.from({ length: 8 }, () => new Journal<string>(folder).claim(record)));
      const mine = claims.filter((one) => one !== undefined);
      assert.equal(mine.length, 1);
      assert.deepEqual(await journal.abandoned(), []);
      await mine[0]?.end();
      assert.deepEqual(readdirSync(folder), []);
    });

    it("is not written again for a clip that it has already, and is for another in its place", async () => {
      const entry = await new Journal<string>(folder).begin("lecture");
      const clip = { index: 0, span: { start: 0, end: 5 }, key: "a" };
      await entry.plan(clip);
      const file = path.join(folder, `${entry.record.id}.json`);
      const { ino } = statSync(file);
      await entry.plan({ ...clip, span: { ...clip.span } });
      assert.equal(statSync(file).ino, ino);
      await entry.plan({ ...clip, key: "b" });
      assert.notEqual(statSync(file).ino, ino);
      await entry.end();
    });

    it("knows that a process was killed", async () => {
      const script = `
        import { Journal } from ${JSON.stringify(path.resolve("src/storage/journal.ts"))};
        const entry = await new Journal(${JSON.stringify(folder)}).begin("killed");
        await entry.plan({ index: 0, span: { start: 0, end: 5 }, key: "a" });
        process.kill(process.pid, "SIGKILL");`;
      const file = path.join(folder, "..", `${path.basename(folder)}.mts`);
      writeFileSync(file, script);
      spawnSync(process.execPath, ["--import", "tsx", file], { cwd: process.cwd() });
      rmSync(file);
      const [record] = await new Journal<string>(folder).abandoned();
      assert.equal(record?.about, "killed");
    });

    it("skips what is broken", async () => {
      writeFileSync(path.join(folder, "half.json"), '{"id": "half", "vers');
      writeFileSync(path.join(folder, "other.json"), '{"id": "other", "version": 7, "clips": []}');
      assert.deepEqual(await new Journal(folder).all(), []);
    });
  });

  describe("what was spent", () => {
    const model = modelOf("qwen3-asr-flash", "beijing");
    const account = { model, region: "beijing" as const, workspace: "notes", monthlyBudget: 0.1 };

    it("is summed up by month and currency, broken lines left out", async () => {
      const ledger = new Ledger(folder);
      const may = new Date(2026, 4, 31, 23, 59).getTime();
      await ledger.add({ at: may, model: "m", workspace: "", seconds: 10, price: { amount: 1, currency: "CNY" } });
      await ledger.add({ at: may, model: "m", workspace: "", seconds: 10, price: { amount: 2, currency: "USD" } });
      writeFileSync(path.join(folder, "2026-05.jsonl"), '{"at": 1, "mod\n\n', { flag: "a" });
      await ledger.add({ at: may + 120_000, model: "m", workspace: "", seconds: 10 });
      assert.deepEqual(
        [...spent(await ledger.month(may))],
        [
          ["CNY", unitsOf(1)],
          ["USD", unitsOf(2)],
        ],
      );
      assert.equal((await ledger.month(may + 120_000)).length, 1);
      assert.deepEqual(await ledger.month(0), []);
    });

    it("recognizers catalog: a price by tokens is what the answer says, and a budget counts the most it may be before", async () => {
      const tokens = { ...account, model: modelOf("qwen-audio-3.1-asr-flash-filetrans", "beijing") };
      const spending = new Spending(new Ledger(folder));
      await spending.record(60, tokens, { input: 1_500, output: 320 });
      await spending.record(60, tokens);
      assert.deepEqual(
        spending.session.map(({ price }) => price?.amount.toFixed(8)),
        [((1_500 * 0.113 + 320 * 0.382) / 1e6).toFixed(8), undefined],
      );
      // 0.1 dollars, at 0.000007124 a second at most, of which 0.00029174 are spent: 13 996 s.
      await spending.reserve(13_990, tokens);
      await assert.rejects(spending.reserve(10, tokens), { code: "budget" });
    });

    it("attacks 15: tokens and seconds that cannot be make no room in a budget", async () => {
      const tokens = { ...account, model: modelOf("qwen-audio-3.1-asr-flash-filetrans", "beijing") };
      const spending = new Spending(new Ledger(folder));
      const most = atMost(tokens.model, "beijing", 60)?.amount ?? 0;
      assert.ok(most > 0);
      for (const input of [-1e12, NaN, 1e15, Infinity]) await spending.record(60, tokens, { input, output: 1 });
      assert.deepEqual(
        spending.session.map(({ price }) => price?.amount),
        [most, most, most, most],
      );
      for (const seconds of [-1_000_000_000, NaN, Infinity])
        await assert.rejects(spending.record(seconds, account), RangeError, String(seconds));
      assert.equal(spending.session.length, 4);
    });

    it("text 14: yuan and dollars of one month are never added up: each has a budget of its own", async () => {
      const dollars = { ...account, model: modelOf("qwen-audio-3.0-asr-flash-filetrans", "beijing") };
      const abroad = { ...account, region: "singapore" as const };
      const spending = new Spending(new Ledger(folder));
      // 454 s are allowed for 0.1 yuan, 3 125 s for 0.1 dollars here and 2 857 s there.
      await spending.record(454, account);
      await assert.rejects(spending.reserve(1, account), { code: "budget" });
      await spending.reserve(2_000, dollars);
      await assert.rejects(spending.reserve(1_126, dollars), { code: "budget" });
      await spending.reserve(1_028, abroad);
      await assert.rejects(spending.reserve(1, abroad), { code: "budget" });
    });

    it("text 14: a sum that reaches the budget exactly passes, in as many pieces as it may come", async () => {
      for (const [pieces, seconds] of [
        [10, 1],
        [3, 7],
        [47, 12.5],
        [58, 0.0625],
        [7, 299.9375],
      ] as const) {
        const monthlyBudget = Number((0.000_22 * seconds * pieces).toFixed(12));
        const own = path.join(folder, `${pieces}`);
        const exact = { ...account, monthlyBudget };
        const spending = new Spending(new Ledger(own));
        for (let i = 0; i < pieces; i++) {
          const release = await spending.reserve(seconds, exact);
          // Half of them are paid for, the others are on their way.
          if (i % 2 > 0) continue;
          await spending.record(seconds, exact);
          release();
        }
        await assert.rejects(new Spending(new Ledger(own)).reserve(seconds * (pieces + 1), exact), { code: "budget" });
        await assert.rejects(spending.reserve(0.000_1, exact), { code: "budget" });
      }
    });

    it("text 14: a budget is decided as by exact arithmetic, whatever the price of a second is", async () => {
      const pieces = fc.array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 9_999_999 }), pieces, async (rate, milliseconds) => {
          // Millionths of a millionth: 9 places of the rate, and 3 of the seconds.
          const exact = milliseconds.reduce((sum, one) => sum + BigInt(rate) * BigInt(one), 0n);
          const amount = Number(`${rate}e-9`);
          const own: Model = { ...model, prices: { beijing: { amount, currency: "CNY" } } };
          const allReserved = async (units: bigint): Promise<boolean> => {
            const spending = new Spending(new Ledger(folder));
            const asked = { ...account, model: own, monthlyBudget: amountOf(units) };
            try {
              for (const one of milliseconds) await spending.reserve(Number(`${one}e-3`), asked);
              return true;
            } catch (error) {
              assert.equal((error as EarmarkError).code, "budget");
              return false;
            }
          };
          assert.ok(await allReserved(exact));
          // 0 would be no budget.
          if (exact > 1n) assert.ok(!(await allReserved(exact - 1n)));
        }),
      );
    });

    it("text 14: bills of earlier versions count as they were meant", async () => {
      const at = Date.now();
      const date = new Date(at);
      const month = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}.jsonl`;
      // A product of floating numbers, as it was written down.
      const amounts = [0.1 * 3, 0.000_22 * 3, 0.07 * 100];
      assert.deepEqual(amounts.map(String), ["0.30000000000000004", "0.00066", "7.000000000000001"]);
      const lines = amounts.map((amount) =>
        JSON.stringify({ at, model: "m", workspace: "", seconds: 60, price: { amount, currency: "CNY" } }),
      );
      writeFileSync(path.join(folder, month), `${lines.join("\n")}\n`);
      const spending = new Spending(new Ledger(folder));
      assert.deepEqual([...spent(await spending.month(at))], [["CNY", unitsOf(7.300_66)]]);
      await spending.reserve(3, { ...account, monthlyBudget: 7.301_32 });
      await assert.rejects(spending.reserve(1, { ...account, monthlyBudget: 7.301_32 }), { code: "budget" });
    });

    it("stops before the budget is exceeded, also by what is on its way and by other windows", async () => {
      const [one, two] = [new Spending(new Ledger(folder)), new Spending(new Ledger(folder))];
      // 0.00022 a second: 454 s are allowed.
      const release = await one.reserve(150, account);
      await one.reserve(150, account);
      await one.reserve(150, account);
      await assert.rejects(one.reserve(150, account), { code: "budget" });
      release();
      const again = await one.reserve(150, account);
      again();
      again();
      await one.record(300, account);
      await two.reserve(150, account);
      await two.record(150, account);
      await assert.rejects(two.reserve(150, account), { code: "budget" });
      await two.reserve(150_000, { ...account, monthlyBudget: 0 });
      assert.equal(one.session.length, 1);
    });
  });
});
