import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { capture } from "../../../../src/audio/microphone/capture";
import { microphones } from "../../../../src/audio/microphone/microphones";
import { concat, hearNumbers, speakNumbers } from "../../../sounds/tones";
import { describeWithMicrophone, SoundServer } from "../../../sounds/virtualMicrophone";

const NEVER = new AbortController().signal;

describe("a microphone that ffmpeg hears, on other systems", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-capture-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** A program that lists devices as ffmpeg would, notes how it was called otherwise, and sends four samples. */
  function ffmpegThatLists(listing: string): { readonly path: string; readonly version: string; called(): string[] } {
    const file = path.join(folder, "ffmpeg");
    const notes = path.join(folder, "called");
    writeFileSync(path.join(folder, "listing"), listing);
    const script = `case "$*" in
*list_devices*) cat "${folder}/listing" >&2; exit 1;;
esac
printf '%s\\n' "$@" > "${notes}"
printf 'abcdefgh'`;
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const called = (): string[] => readFileSync(notes, "utf8").trim().split("\n");
    return { path: file, version: "ffmpeg version 7.1", called };
  }

  const MAC = `[AVFoundation indev @ 0x7] AVFoundation video devices:
[AVFoundation indev @ 0x7] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7] AVFoundation audio devices:
[AVFoundation indev @ 0x7] [0] 2i2: USB
[AVFoundation indev @ 0x7] [1] Built-in Microphone
[AVFoundation indev @ 0x7] [2] Built-in Microphone
`;
  const WINDOWS = `[dshow @ 0] "Camera" (video)
[dshow @ 0]   Alternative name "@device_pnp_0"
[dshow @ 0] "Mikrofon: \u00e4 (2)" (audio)
[dshow @ 0]   Alternative name "@device_cm_{33}\\wave_{1}"
`;

  async function heard(pieces: AsyncIterable<Int16Array>): Promise<number> {
    let count = 0;
    try {
      for await (const piece of pieces) count += piece.length;
    } catch (error) {
      // It sends no more.
      assert.equal((error as { code?: string }).code, "microphoneGone");
    }
    return count;
  }

  it("macOS: is called by the number that its name has now, or left to the system", async function () {
    if (process.platform === "win32") return;
    const ffmpeg = ffmpegThatLists(MAC);
    const found = await microphones(ffmpeg, NEVER, "darwin");
    assert.deepEqual(
      found.map(({ id }) => id),
      ["2i2: USB", "Built-in Microphone", "Built-in Microphone (2)"],
    );
    for (const [id, url] of [
      ["Built-in Microphone (2)", ":2"],
      ["2i2: USB", ":0"],
      [undefined, ":default"],
    ] as const) {
      assert.equal(await heard(capture(ffmpeg, id, NEVER, "darwin")), 4);
      const args = ffmpeg.called();
      assert.equal(args[args.indexOf("-i") + 1], url);
    }
    const gone = capture(ffmpeg, "AirPods", NEVER, "darwin").next();
    await assert.rejects(gone, { code: "noMicrophone", detail: "AirPods" });
  });

  it("Windows: is called by the name that no other has; the system's choice is the first of the list", async function () {
    if (process.platform === "win32") return;
    const ffmpeg = ffmpegThatLists(WINDOWS);
    const [only] = await microphones(ffmpeg, NEVER, "win32");
    assert.equal(only?.name, "Mikrofon: ä (2)");
    for (const id of [only?.id, undefined]) {
      assert.equal(await heard(capture(ffmpeg, id, NEVER, "win32")), 4);
      assert.ok(ffmpeg.called().includes("audio=@device_cm_{33}\\wave_{1}"));
    }
    const none = ffmpegThatLists('[dshow @ 0] "Camera" (video)\n');
    await assert.rejects(microphones(none, NEVER, "win32"), { code: "noMicrophone" });
    await assert.rejects(capture(none, undefined, NEVER, "win32").next(), { code: "noMicrophone" });
  });

  it("says of an ffmpeg without devices that it cannot record, also of the one inside Earmark", async function () {
    const inside = { path: "/nowhere/ffmpeg.js", version: "ffmpeg version 5.1.4", isModule: true };
    const noFfmpeg = { code: "noFfmpeg", detail: "microphone" };
    await assert.rejects(microphones(inside, NEVER), noFfmpeg);
    await assert.rejects(capture(inside, undefined, NEVER).next(), noFfmpeg);
    if (process.platform === "win32") return;
    const bare = ffmpegThatLists("Unknown input format: 'avfoundation'\n");
    await assert.rejects(microphones(bare, NEVER, "darwin"), noFfmpeg);
  });
});

describeWithMicrophone("a microphone that ffmpeg hears, on Linux", () => {
  let server: SoundServer;
  let ffmpeg: Ffmpeg;
  before(async () => {
    ffmpeg = await new FfmpegFinder("").find("", NEVER);
    server = await SoundServer.start();
  });
  after(async () => server.close());

  it("is listed by its name, and hears all that is said, in order; it is closed when nobody listens", async () => {
    const mic = server.microphone(`Mikrofon "links" (ä) [1]`);
    assert.deepEqual(await microphones(ffmpeg, NEVER), [{ id: mic.id, name: mic.name, isDefault: true }]);
    const numbers = [7, 1_000, 33, 512];
    const pieces: Int16Array[] = [];
    let said: Promise<void> | undefined;
    let isOver = false;
    for await (const piece of capture(ffmpeg, undefined, NEVER)) {
      said ??= mic.play(speakNumbers(numbers)).then(() => void (isOver = true));
      pieces.push(piece);
      if (isOver) break;
    }
    assert.deepEqual(hearNumbers(concat(pieces)), numbers);
    assert.equal(server.recorders(), 0);
    mic.unplug();
  });

  it("ends with what happened: pulled out, never there, aborted, its server gone", async () => {
    const mic = server.microphone();
    await assert.rejects(
      async () => {
        for await (const piece of capture(ffmpeg, mic.id, NEVER)) if (piece.length > 0) mic.unplug();
      },
      { code: "microphoneGone" },
    );
    await assert.rejects(capture(ffmpeg, mic.id, NEVER).next(), { code: "noMicrophone" });

    const other = server.microphone();
    const controller = new AbortController();
    const reason = new Error("enough");
    await assert.rejects(async () => {
      for await (const piece of capture(ffmpeg, other.id, controller.signal)) {
        assert.ok(piece.length > 0);
        controller.abort(reason);
      }
    }, reason);
    assert.equal(server.recorders(), 0);

    await assert.rejects(
      async () => {
        for await (const piece of capture(ffmpeg, other.id, NEVER)) if (piece.length > 0) server.kill();
      },
      { code: "microphoneGone" },
    );
    await assert.rejects(capture(ffmpeg, other.id, NEVER).next(), { code: "noMicrophone" });
    await assert.rejects(capture(ffmpeg, undefined, NEVER).next(), { code: "noMicrophone" });
    await assert.rejects(microphones(ffmpeg, NEVER), { code: "noMicrophone" });
  });
});
