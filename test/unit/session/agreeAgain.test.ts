import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { agreeAgain } from "../../../src/session/agreeAgain";
import { pin } from "../../../src/session/pinRecordings";
import { recordingFrom, recordingIn, type Recording } from "../../../src/session/recording";
import type { ConsentSettings } from "../../../src/session/shipment";
import { Answers, Asker, CLOUD, consentOf, HERE, WHOLE } from "./consentFakes";

describe("the recording of an earlier job", () => {
  let root: string;
  let file: string;
  let asker: Asker;
  let answers: Answers;
  let failure: unknown;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-again-")));
    mkdirSync(path.join(root, "workspace"));
    file = path.join(root, "workspace", "memo.wav");
    writeFileSync(file, "sound");
    asker = new Asker();
    answers = new Answers();
    failure = undefined;
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const again = (
    recording: Recording,
    settings: ConsentSettings = CLOUD,
    isAgreed = true,
  ): Promise<Recording | undefined> =>
    agreeAgain(
      { recording, settings, contextTokens: 7, isAgreed },
      {
        consent: consentOf(asker, answers, path.join(root, "workspace")),
        measure: async () => {
          await Promise.resolve();
          if (failure) throw failure;
          return { seconds: 30, bytes: 5 };
        },
      },
    );

  it("is sent again unasked where it is the file that was agreed to", async () => {
    const agreed = await pin(recordingIn(file));
    assert.equal(await again(agreed), agreed);
    assert.equal(asker.count, 0);
  });

  it("is asked about where another file took its place, whatever was agreed to for the folder", async () => {
    const agreed = await pin(recordingIn(file));
    await answers.keep("send", [`dashscope.aliyuncs.com folder:${path.join(root, "workspace")}`]);
    writeFileSync(file, "other sound");
    const fresh = await again(agreed);
    assert.deepEqual(
      asker.offers.map(({ seconds, secondsToPay, contextTokens }) => [seconds, secondsToPay, contextTokens]),
      [[30, 30, 7]],
    );
    assert.ok(fresh?.kind === "file" && fresh.pinned && fresh.pinned !== agreed.pinned);
    await fresh.pinned.check();
    asker.says = false;
    assert.equal(await again(agreed), undefined);
  });

  it("of another window is asked about once a folder", async () => {
    assert.ok(await again(recordingIn(file)));
    assert.ok(await again(recordingIn(file)));
    assert.equal(asker.count, 1);
    asker.says = false;
    assert.equal(await again(recordingIn(file), { ...CLOUD, confirmUpload: "always" }), undefined);
  });

  it("attacks: is stored nowhere without a yes to that, whether another file took its place or another window asks", async () => {
    const agreed = await pin(recordingIn(file));
    await answers.keep("send", [`dashscope.aliyuncs.com folder:${path.join(root, "workspace")}`]);
    asker.says = false;
    assert.equal(await again(recordingIn(file), WHOLE), undefined);
    writeFileSync(file, "other sound");
    assert.equal(await again(agreed, WHOLE), undefined);
    assert.deepEqual([asker.stored.length, asker.offers.length], [2, 0]);
    asker.says = true;
    assert.ok(await again(agreed, WHOLE));
    assert.deepEqual([asker.stored.length, asker.offers.length], [3, 0], "which is an answer to sending too");
  });

  it("attacks: is a URL that another window sent to another host, and is asked about", async () => {
    const url = recordingFrom("https://example.com/talk.mp3");
    await answers.keep("send", ["dashscope-intl.aliyuncs.com https://example.com"]);
    asker.says = false;
    assert.equal(await again(url, CLOUD, false), undefined);
    assert.deepEqual(
      asker.offers.map(({ host, recordings, seconds }) => [host, recordings.length, seconds]),
      [["dashscope.aliyuncs.com", 1, 0]],
    );
    asker.says = true;
    assert.equal(await again(url, CLOUD, false), url);
    assert.equal(await again(url, CLOUD, false), url, "once a host");
    assert.equal(await again(url, HERE, false), url);
    assert.equal(asker.count, 2);
  });

  it("needs no question where nothing leaves this machine, nor of a URL that this window asked about", async () => {
    const recording = recordingIn(file);
    assert.equal(await again(recording, HERE), recording);
    const url = recordingFrom("https://example.com/talk.mp3");
    assert.equal(await again(url), url);
    assert.equal(asker.count, 0);
  });

  it("fails when it is opened where it cannot be read, and nobody is asked", async () => {
    const gone = await again(recordingIn(path.join(root, "gone.wav")));
    assert.ok(gone?.kind === "file" && gone.pinned);
    await assert.rejects(gone.pinned.check(), { code: "missingFile" });
    failure = new EarmarkError("noAudio", "no sound");
    const silent = await again(recordingIn(file));
    assert.ok(silent?.kind === "file" && silent.pinned);
    await assert.rejects(silent.pinned.check(), { code: "noAudio" });
    assert.equal(asker.count, 0);
  });
});
