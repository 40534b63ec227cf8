import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { JobSettings } from "../../../src/session/jobRequest";
import { Recognition, type RecognitionDeps, type RecognitionRequest } from "../../../src/session/recognition";
import { cutsOf, SETTINGS, textOf, Told, World } from "./fakes";

const MEMO = { kind: "file", name: "memo.wav", path: "/memo.wav" } as const;

describe("a recognition pays", () => {
  let folder: string;
  let world: World;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-bills-"));
    world = new World(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const request = { recording: MEMO, settings: SETTINGS, context: "" };
  const made = (more: Partial<RecognitionRequest<JobSettings>> = {}): Recognition<JobSettings> =>
    world.recognition({ ...request, ...more });

  /** What happens with one clip, in order. */
  const happening = (
    more: { readonly reserve?: () => Promise<() => void> } = {},
  ): [Recognition<JobSettings>, string[]] => {
    const events: string[] = [];
    world.length = () => 1;
    world.answer = () => Promise.resolve(void events.push("ask"));
    const deps: RecognitionDeps<JobSettings> = {
      ...world.deps,
      connect: async (asked, callbacks) => ({
        ...(await world.deps.connect(asked, callbacks)),
        reserve: (seconds) => {
          events.push(`reserve ${seconds}`);
          return more.reserve?.() ?? Promise.resolve(() => void events.push("give back"));
        },
        bill: (seconds, tokens) => Promise.resolve(void events.push(`bill ${seconds} ${tokens?.input ?? "-"}`)),
      }),
    };
    const recognition = new Recognition(request, deps, () =>
      Promise.resolve(() => cutsOf("memo.wav", 1, () => undefined)),
    );
    const told = new Told();
    told.billed = (seconds) => void events.push(`told ${seconds}`);
    recognition.watch(told);
    return [recognition, events];
  };

  it("by a reservation before each request, which ends when the bill is written", async () => {
    const [recognition, events] = happening();
    await textOf(recognition);
    assert.deepEqual(events, ["reserve 10", "ask", "told 10", "bill 10 -", "give back"]);
  });

  it("nothing for what failed, and gives its reservation back", async () => {
    const [recognition, events] = happening();
    world.answer = () => Promise.reject(new EarmarkError("arrears", "pay"));
    await assert.rejects(textOf(recognition), { code: "arrears" });
    assert.deepEqual(events, ["reserve 10", "give back"]);
  });

  it("nothing where the budget is used up: nothing is asked", async () => {
    const [recognition, events] = happening({ reserve: () => Promise.reject(new EarmarkError("budget", "spent")) });
    await assert.rejects(textOf(recognition), { code: "budget" });
    assert.deepEqual(events, ["reserve 10"]);
  });

  it("nothing where nobody agreed to it, and not even asks whether it may; what is known comes all the same", async () => {
    let reserved = 0;
    world.reserve = () => Promise.resolve(() => void reserved++);
    world.length = () => 1;
    await textOf(made());
    assert.equal(reserved, 1);
    const known = made({ sendsNothing: true });
    assert.equal(await textOf(known), "memo.wav 0.");
    world.length = () => 2;
    await assert.rejects(textOf(made({ sendsNothing: true })), { code: "changed" });
    assert.equal(reserved, 1);
    assert.equal(world.asked.length, 1);
  });
});
