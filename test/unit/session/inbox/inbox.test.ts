import assert from "node:assert/strict";
import { EarmarkError, type ErrorCode } from "../../../../src/core/errors";
import type { FoundFile, InboxDeps, InboxEvent } from "../../../../src/session/inbox/inboxTypes";
import { random } from "../../pipeline/random";
import { Process, World } from "./world";

const MINUTE = 60_000;
const OLD = 3 * 86_400_000;

/** Takes some time, and writes what is in the file as it was when it began. */
const transcriber =
  (world: World, failing: (file: FoundFile) => ErrorCode | undefined = () => undefined): InboxDeps["transcribe"] =>
  async (file, put, _asked, signal) => {
    const bytes = world.files.get(file.path)?.bytes ?? "";
    await world.clock.sleep(20_000, signal);
    const code = failing(file);
    if (code) throw new EarmarkError(code, `${code}.`);
    await put(`text of ${bytes}`);
    return { kind: "done", gaps: false };
  };

const batches = (events: readonly InboxEvent[]): number[] =>
  events.flatMap((event) => (event.kind === "batch" ? [event.entries.length] : []));

describe("an inbox", () => {
  it("leaves what was there before, says how many once, and makes notes of what comes, with one message a batch", async () => {
    const world = new World();
    world.put("old.wav", "old", world.epoch - OLD);
    world.put("older.wav", "older", world.epoch - OLD);
    const one = new Process(world, transcriber(world));
    await world.at(2 * MINUTE);
    assert.equal(world.notes.size, 0);
    for (const name of ["a", "b", "c"]) world.put(`${name}.wav`, name);
    await world.at(5 * MINUTE);
    assert.deepEqual(
      [...world.notes],
      ["a", "b", "c"].map((name) => [`${name}.md`, `text of ${name}`]),
    );
    assert.deepEqual(batches(one.events), [3]);
    assert.deepEqual(one.events[0], { kind: "before", count: 2 });
    // There may be an archive.
    assert.deepEqual(new Set(one.read), new Set(["a.wav", "b.wav", "c.wav"]));
    one.stop.abort(new Error("stop"));
    await world.at(1);
    assert.equal(world.owner, undefined);
    // What a sync renames, touches, copies or puts there again is done.
    const a = world.files.get("a.wav");
    world.files.delete("a.wav");
    world.put("Recording 5.wav", a?.bytes ?? "");
    world.put("b.wav", "b", world.today);
    world.put("copy of c.wav", "c");
    world.put("renamed old.wav", "old");
    const two = new Process(world, transcriber(world));
    await world.at(5 * MINUTE);
    assert.equal(world.notes.size, 3);
    assert.deepEqual(two.events, []);
    await two.inbox.takeBefore();
    await world.at(5 * MINUTE);
    assert.deepEqual([...world.notes.keys()].slice(3).sort(), ["old.md", "older.md"].sort());
    two.stop.abort(new Error("stop"));
  });

  it("waits until a file has stopped growing, and does not believe its times", async () => {
    const world = new World();
    const one = new Process(world, transcriber(world));
    await world.at(MINUTE);
    world.put("grows.wav", "", world.today + 10 * OLD);
    for (let i = 0; i < 20; i++) {
      await world.at(20_000);
      const file = world.files.get("grows.wav");
      // A server whose clock is off, or that does not touch the time at all.
      if (file) file.bytes += "x";
    }
    assert.deepEqual(world.notes.size, 0);
    assert.equal(one.view?.arriving, 1);
    await world.at(2 * MINUTE);
    assert.deepEqual([...world.notes.values()], [`text of ${"x".repeat(20)}`]);
    world.put("empty.wav", "");
    world.put("in the cloud.wav", "far");
    Object.assign(world.files.get("in the cloud.wav") ?? {}, { isElsewhere: true });
    await world.at(10 * MINUTE);
    assert.equal(world.notes.size, 1);
    assert.equal(one.view?.notHere, 1);
    one.stop.abort(new Error("stop"));
  });

  it("says once what fails by itself, goes on with the others, and tries again when it is asked to", async () => {
    const world = new World();
    let broken = true;
    const one = new Process(
      world,
      transcriber(world, ({ path }) => (path === "b.wav" && broken ? "noAudio" : undefined)),
    );
    await world.at(MINUTE);
    for (const name of ["a", "b", "c"]) world.put(`${name}.wav`, name);
    await world.at(30 * MINUTE);
    assert.deepEqual([...world.notes.keys()], ["a.md", "c.md"]);
    assert.deepEqual(batches(one.events), [3]);
    const [name] = [...world.entries].find(([, { state }]) => state === "failed") ?? [];
    broken = false;
    await one.inbox.retry(name);
    await world.at(2 * MINUTE);
    assert.deepEqual([...world.notes.keys()], ["a.md", "c.md", "b.md"]);
    one.stop.abort(new Error("stop"));
  });

  it("waits for the network however long that takes, and for a service not as long", async () => {
    const world = new World();
    let code: ErrorCode | undefined = "offline";
    let asked = 0;
    const one = new Process(
      world,
      transcriber(world, () => {
        asked += 1;
        return code;
      }),
    );
    await world.at(MINUTE);
    world.put("a.wav", "a");
    await world.at(24 * 60 * MINUTE);
    // Every quarter of an hour in the end.
    assert.ok(asked > 80 && asked < 110, String(asked));
    assert.equal(one.view?.state, "waiting");
    assert.deepEqual(batches(one.events), []);
    code = undefined;
    await world.at(20 * MINUTE);
    assert.equal(world.notes.size, 1);
    code = "service";
    world.put("b.wav", "b");
    await world.at(120 * MINUTE);
    assert.equal(world.notes.size, 1);
    assert.deepEqual(batches(one.events), [1, 1]);
    one.stop.abort(new Error("stop"));
  });

  it("stops when the budget is used up, says so once a month, also after a restart, and goes on in the next", async () => {
    const world = new World();
    let isUsedUp = true;
    let asked = 0;
    const failing = (): ErrorCode | undefined => {
      asked += 1;
      return isUsedUp ? "budget" : undefined;
    };
    const one = new Process(world, transcriber(world, failing));
    await world.at(MINUTE);
    world.put("a.wav", "a");
    world.put("b.wav", "b");
    await world.at(60 * MINUTE);
    assert.equal(one.view?.state, "budget");
    one.stop.abort(new Error("stop"));
    await world.at(MINUTE);
    const two = new Process(world, transcriber(world, failing));
    await world.at(60 * MINUTE);
    assert.deepEqual([asked, one.events.concat(two.events).filter(({ kind }) => kind === "budget").length], [2, 1]);
    isUsedUp = false;
    await world.at(5 * 24 * 60 * MINUTE);
    assert.equal(world.notes.size, 2);
    two.stop.abort(new Error("stop"));
  });

  it("stops at what only the user can change, says so once, and does not ask again by itself", async () => {
    const world = new World();
    let code: ErrorCode | undefined = "badKey";
    let asked = 0;
    const one = new Process(
      world,
      transcriber(world, () => {
        asked += 1;
        return code;
      }),
    );
    await world.at(MINUTE);
    world.put("a.wav", "a");
    await world.at(600 * MINUTE);
    assert.deepEqual([asked, one.events.filter(({ kind }) => kind === "stopped").length], [1, 1]);
    code = undefined;
    await one.inbox.retry();
    await world.at(2 * MINUTE);
    assert.equal(world.notes.size, 1);
    one.stop.abort(new Error("stop"));
  });

  it("outlasts a folder that vanishes; another disk in its place is another inbox", async () => {
    const world = new World();
    const one = new Process(world, transcriber(world));
    await world.at(MINUTE);
    world.folder = undefined;
    await world.at(MINUTE);
    assert.equal(one.view?.state, "missing");
    world.put("a.wav", "a");
    world.folder = "7";
    await world.at(3 * MINUTE);
    assert.equal(world.notes.size, 1);
    world.folder = "8";
    world.put("card.wav", "of another card");
    await world.at(3 * MINUTE);
    assert.equal(world.notes.size, 1);
    assert.deepEqual(one.events.at(-1), { kind: "before", count: 1 });
    one.stop.abort(new Error("stop"));
  });

  it("looks no more often than it must: twice a minute, and a few times for what comes", async () => {
    const world = new World();
    const one = new Process(world, transcriber(world));
    await world.at(60 * MINUTE);
    assert.ok(one.looks.length <= 122, String(one.looks.length));
    const before = one.looks.length;
    for (let i = 0; i < 1_000; i++) {
      one.inbox.wake();
      await world.at(60);
    }
    assert.ok(one.looks.length - before <= 25, String(one.looks.length - before));
    one.stop.abort(new Error("stop"));
  });

  it("ends when nothing is left, where it is to run once, with what was there before", async () => {
    const world = new World();
    world.put("old.wav", "old", world.epoch - OLD);
    const one = new Process(world, transcriber(world), undefined, true);
    await world.at(MINUTE);
    assert.deepEqual(await one.ended, { why: "done" });
    assert.deepEqual([...world.notes.keys()], ["old.md"]);
    const two = new Process(world, transcriber(world), undefined, true);
    await world.at(MINUTE);
    assert.deepEqual(await two.ended, { why: "done" });
    assert.equal(world.notes.size, 1);
  });

  const RUNS = Number(process.env["EARMARK_RUNS"] ?? 20);
  const FIRST = Number(process.env["EARMARK_SEED"] ?? 1);
  it(`makes one note of each content, whatever syncs, kills and two watchers do (${RUNS} runs)`, async () => {
    for (let seed = FIRST; seed < FIRST + RUNS; seed++) await hundredThings(seed);
  });
});

/** Arrivals, growth, renames, touches, copies, deletions, kills and a network that comes and goes, with two processes. */
async function hundredThings(seed: number): Promise<void> {
  const next = random(seed);
  const upTo = (most: number): number => Math.floor(next() * most);
  const world = new World();
  const { clock, files } = world;
  const before = new Set<string>();
  for (let i = upTo(3); i > 0; i--) {
    before.add(`before ${i}`);
    world.put(`before ${i}.wav`, `before ${i}`, world.epoch - OLD);
  }
  /** Contents that are, or will be, whole; what was removed may have a note or not. */
  const whole = new Set<string>();
  const removed = new Set<string>();
  const growing = new Set<string>();
  let calm = false;
  const wrong: string[] = [];
  const transcribe: InboxDeps["transcribe"] = async (file, put, _asked, signal) => {
    const bytes = files.get(file.path)?.bytes ?? "";
    if (growing.has(file.path)) wrong.push(`${file.path} is transcribed while it grows`);
    await clock.sleep(1_000 + upTo(90_000), signal);
    if (!calm && next() < 0.2) throw new EarmarkError(next() < 0.5 ? "offline" : "cut", "Away.");
    if (bytes.startsWith("broken")) throw new EarmarkError("noAudio", "Broken.");
    await put(`text of ${bytes}`);
    return { kind: "done", gaps: false };
  };
  // Watching begins with what there is.
  const killer = (): boolean => !calm && world.state !== undefined && next() < 0.006;
  const processes = [new Process(world, transcribe, killer), new Process(world, transcribe, killer)];
  await world.at(2 * MINUTE);
  const restart = (): void => {
    for (const [i, one] of processes.entries()) if (one.isDead) processes[i] = new Process(world, transcribe, killer);
  };
  const grow = (name: string, content: string): void => {
    growing.add(name);
    world.put(name, "", next() < 0.3 ? world.today - OLD : world.today);
    let at = clock.now();
    for (let length = 1; length <= content.length; length += 1 + upTo(3)) {
      at += upTo(25_000);
      clock.at(at, () => {
        const file = files.get(name);
        if (file) Object.assign(file, { bytes: content.slice(0, length), mtimeMs: world.today });
      });
    }
    clock.at(at + 1, () => {
      const file = files.get(name);
      if (file) Object.assign(file, { bytes: content, mtimeMs: next() < 0.5 ? world.today : world.today - OLD });
      growing.delete(name);
    });
  };
  for (let step = 0; step < 40; step++) {
    await world.at(upTo(90_000));
    if (next() < 0.5) restart();
    const complete = [...files.keys()].filter((name) => !growing.has(name));
    const some = complete[upTo(complete.length)];
    const file = some === undefined ? undefined : files.get(some);
    const content = next() < 0.15 ? `broken ${step}` : `sound number ${step}`;
    const dice = next();
    if (dice < 0.25) {
      whole.add(content);
      grow(`${step}.wav`, content);
    } else if (dice < 0.45) {
      whole.add(content);
      world.put(`${step}.wav`, content, world.today - upTo(2) * OLD);
    } else if (!file || some === undefined) continue;
    else if (dice < 0.6) {
      files.delete(some);
      files.set(`renamed ${step}.wav`, file);
    } else if (dice < 0.7) file.mtimeMs = world.today + (upTo(3) - 1) * OLD;
    else if (dice < 0.8) world.put(`copy ${step}.wav`, file.bytes);
    else if (dice < 0.85) {
      files.delete(some);
      if (![...files.values()].some(({ bytes }) => bytes === file.bytes)) removed.add(file.bytes);
    } else if (dice < 0.9) {
      world.folder = undefined;
      clock.at(clock.now() + upTo(100_000), () => (world.folder = "7"));
    } else processes[upTo(2)]?.kill();
  }
  await world.at(3 * MINUTE);
  calm = true;
  restart();
  await world.at(300 * MINUTE);
  const texts = [...world.notes.values()];
  for (const content of new Set([...whole, ...before])) {
    const count = texts.filter((text) => text === `text of ${content}`).length;
    const isWanted = !before.has(content) && !content.startsWith("broken");
    if (count > 1 || (isWanted ? count === 0 && !removed.has(content) : count > 0))
      wrong.push(`${content}: ${count} notes`);
  }
  const others = texts.filter((text) => !whole.has(text.slice("text of ".length)));
  assert.deepEqual([...wrong, ...others], [], `seed ${seed}`);
  for (const one of processes) one.stop.abort(new Error("stop"));
}
