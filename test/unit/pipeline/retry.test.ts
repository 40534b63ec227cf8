import assert from "node:assert/strict";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import { Pacer } from "../../../src/pipeline/pacer";
import { heldWhile, persist, type Patience } from "../../../src/pipeline/retry";

const NEVER = new AbortController().signal;
const PATIENCE: Patience = { budgetMs: 60_000, attempts: 5, firstPauseMs: 0, longestPauseMs: 1, offlineMs: 60_000 };

/** Fails as listed, then succeeds. Answers with how often it was tried, and after which errors again. */
async function tryIt(
  fails: readonly ErrorCode[],
  patience: Patience = PATIENCE,
): Promise<{ tried: number; again: string[]; code?: string }> {
  const again: string[] = [];
  let tried = 0;
  const attempt = (): Promise<string> => {
    const code = fails[tried++];
    return code ? Promise.reject(new EarmarkError(code, code)) : Promise.resolve("text");
  };
  try {
    await persist(attempt, { patience, pacer: new Pacer(60_000), onRetry: ({ code }) => again.push(code) }, NEVER);
    return { tried, again };
  } catch (error) {
    return { tried, again, code: (error as EarmarkError).code };
  }
}

describe("asking again", () => {
  it("goes on after what passes, and says after what", async () => {
    assert.deepEqual(await tryIt(["throttled", "service", "cut"]), {
      tried: 4,
      again: ["throttled", "service", "cut"],
    });
  });

  it("ends with the last error when the attempts are used up", async () => {
    const fails = Array.from({ length: 20 }, () => "service" as const);
    const { tried, code } = await tryIt(fails);
    assert.deepEqual([tried, code], [5, "service"]);
  });

  it("makes two more attempts where a slow failure has used up the time at once", async () => {
    const fails = Array.from({ length: 20 }, () => "timeout" as const);
    assert.equal((await tryIt(fails, { ...PATIENCE, budgetMs: 0.000_1 })).tried, 3);
  });

  it("waits for the network as long as it takes, which costs no attempts", async () => {
    const fails: ErrorCode[] = [...Array.from({ length: 50 }, () => "offline" as const), "service", "service"];
    const { tried, code } = await tryIt(fails);
    assert.deepEqual([tried, code], [53, undefined]);
  });

  it("does not wait for the network for ever where it should not", async () => {
    const fails = Array.from({ length: 1_000 }, () => "offline" as const);
    assert.equal((await tryIt(fails, { ...PATIENCE, offlineMs: 20 })).code, "offline");
  });

  it("goes on while a recording is being made, whatever of it may pass; then its patience begins", async () => {
    let isRecording = true;
    const tried: string[] = [];
    const attempt = (): Promise<string> => {
      const code = (["unreachable", "proxy", "timeout", "throttled", "service", "offline"] as const)[tried.length % 6];
      tried.push(code ?? "");
      if (tried.length === 60) isRecording = false;
      // Behind a recording that has ended a proxy is the user's to look at.
      const now = isRecording || code !== "proxy" ? code : "service";
      return Promise.reject(new EarmarkError(now ?? "cut", "not yet"));
    };
    const patience = heldWhile(() => isRecording, PATIENCE);
    const pacer = new Pacer(60_000);
    await assert.rejects(persist(attempt, { patience, pacer, onRetry: () => undefined }, NEVER));
    // The usual five behind the last one of it, which was offline and is none of them.
    assert.equal(tried.length, 60 + 5);
    for (const code of ["badKey", "refused", "budget"] as const) {
      const refused = persist(
        () => Promise.reject(new EarmarkError(code, code)),
        { patience: heldWhile(() => true, PATIENCE), pacer, onRetry: () => assert.fail() },
        NEVER,
      );
      await assert.rejects(refused, (error) => (error as EarmarkError).code === code);
    }
  });

  it("keeps the answer of an attempt that was complete when it was cancelled: it is paid for", async () => {
    const controller = new AbortController();
    const attempt = (): Promise<string> => {
      controller.abort(new Error("cancelled"));
      return Promise.resolve("text");
    };
    const how = { patience: PATIENCE, pacer: new Pacer(60_000), onRetry: () => undefined };
    assert.equal(await persist(attempt, how, controller.signal), "text");
    await assert.rejects(persist(attempt, how, controller.signal), /cancelled/);
  });

  it("never tries what cannot get better, and nothing where it should not try again", async () => {
    for (const code of ["badKey", "arrears", "quota", "refused", "badRequest"] as const)
      assert.deepEqual(await tryIt([code]), { tried: 1, again: [], code });
    assert.deepEqual(await tryIt(["service"], { ...PATIENCE, budgetMs: 0 }), { tried: 1, again: [], code: "service" });
  });
});
