import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { agentRequest, type AgentRequest } from "../../../src/session/agentRequest";
import { PinnedFile } from "../../../src/session/pinnedFile";
import { recordingIn } from "../../../src/session/recording";
import type { ConsentSettings } from "../../../src/session/shipment";
import { CLOUD, HERE, HOST, Saved } from "./consentFakes";

describe("a recording that an agent wants to have transcribed", () => {
  let root: string;
  let workspace: string;
  let file: string;
  let saved: Saved;
  let meanwhile: () => void;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-agent-")));
    workspace = path.join(root, "workspace");
    mkdirSync(workspace);
    file = path.join(workspace, "memo.wav");
    writeFileSync(file, "sound");
    saved = new Saved(path.join(root, "clips"));
    meanwhile = () => undefined;
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const request = async (settings: ConsentSettings = CLOUD, at = file): Promise<AgentRequest> => {
    const recording = { ...recordingIn(at), pinned: await PinnedFile.of(at, true) };
    const context = { text: "Noor", tokens: 3 };
    return agentRequest(recording, settings, context, {
      store: saved,
      measure: () => {
        meanwhile();
        return Promise.resolve({ seconds: 30, bytes: 5 });
      },
      folders: () => [workspace, path.join(root, "gone")],
    });
  };

  it("is asked about with all that would be sent", async () => {
    const asked = await request();
    assert.ok(asked.needsQuestion && !asked.isOutside);
    assert.deepEqual([asked.seconds, asked.secondsToPay], [30, 30]);
    assert.equal(asked.offer?.host, HOST);
    assert.deepEqual(asked.offer.price, { amount: 30 * 0.000_22, currency: "CNY" });
    assert.deepEqual(structuredClone(asked), asked);
  });

  it("needs no question where all of it is known with the same words, or the engine is here", async () => {
    await saved.cut(CLOUD, 3, 3, "Noor");
    const known = await request();
    assert.deepEqual(known, { seconds: 30, secondsToPay: 0, offer: undefined, isOutside: false, needsQuestion: false });
    const here = await request({ ...HERE, model: { ...HERE.model, limits: { ...HERE.model.limits, seconds: 77 } } });
    assert.deepEqual(here, { seconds: 30, secondsToPay: 30, offer: undefined, isOutside: false, needsQuestion: false });
  });

  it("is asked about where only some of it is known, or all of it with other words", async () => {
    await saved.cut(CLOUD, 3, 2, "Noor");
    assert.equal((await request()).offer?.secondsToPay, 10);
    await saved.cut(CLOUD, 3, 3, "another name");
    const other = await request();
    assert.ok(other.needsQuestion && other.offer);
  });

  it("outside of the workspace is asked about in any case, also behind a link in it", async () => {
    await saved.cut(CLOUD, 3, 3, "Noor");
    const diary = path.join(root, "diary.wav");
    writeFileSync(diary, "private");
    const link = path.join(workspace, "link.wav");
    symlinkSync(diary, link);
    for (const at of [diary, link]) {
      const asked = await request(CLOUD, at);
      assert.ok(asked.isOutside && asked.needsQuestion && asked.offer === undefined, at);
    }
    const folder = path.join(root, "linked");
    symlinkSync(workspace, folder);
    assert.ok(!(await request(CLOUD, path.join(folder, "memo.wav"))).isOutside);
  });

  it("says that a budget cannot be kept", async () => {
    const cost = { confirmAbove: 0, monthlyBudget: 5 };
    const asked = await request({ ...CLOUD, cost, model: { ...CLOUD.model, prices: {} } });
    assert.deepEqual(asked.offer?.budgetDoubt, { code: "unknownCost" });
    assert.equal((await request({ ...CLOUD, cost })).offer?.budgetDoubt, undefined);
  });

  it("fails where it is another file by the time the question is made", async () => {
    meanwhile = () => writeFileSync(file, "other sound");
    await assert.rejects(request(), { code: "changed" });
  });
});
