import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import type { Segment } from "../../../src/core/types";
import type { JobSettings } from "../../../src/session/jobRequest";
import { recordingIn } from "../../../src/session/recording";
import { retranscribeSpan } from "../../../src/session/retranscribeSpan";
import type { ConsentSettings } from "../../../src/session/shipment";
import { wav } from "../../sounds/files";
import { numbersFor, speakNumbers } from "../../sounds/tones";
import { Answers, Asker, CLOUD, consentOf, HERE, WHOLE } from "./consentFakes";
import { World } from "./fakes";

const MEMO = wav(speakNumbers(numbersFor(6)));
const SPAN = { start: 1, end: 3.5 };

describe("one span of a recording once more", () => {
  let root: string;
  let file: string;
  let asker: Asker;
  let world: World;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-once-more-")));
    mkdirSync(path.join(root, "workspace"));
    file = path.join(root, "workspace", "memo.wav");
    writeFileSync(file, MEMO);
    asker = new Asker();
    world = new World(root);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const again = (settings: ConsentSettings & JobSettings = CLOUD): Promise<Segment | undefined> => {
    const consent = consentOf(asker, new Answers(), path.join(root, "workspace"));
    const asked = { recording: recordingIn(file), span: SPAN, settings, context: { text: "Noor", tokens: 3 } };
    return retranscribeSpan<ConsentSettings & JobSettings>(
      asked,
      consent,
      { ...world.deps, ffmpegs: new FfmpegFinder("") },
      AbortSignal.timeout(60_000),
    );
  };

  it("is asked about by its own length and price, and stands where it stood", async () => {
    const segment = await again();
    assert.deepEqual(segment?.span, SPAN);
    assert.equal(segment.text, "memo.wav 0.");
    const [offer] = asker.offers;
    assert.deepEqual([offer?.seconds, offer?.secondsToPay, offer?.bytes], [2.5, 2.5, MEMO.byteLength]);
    assert.equal(world.asked[0]?.context, "Noor");
  });

  it("is not sent where it is refused", async () => {
    asker.says = false;
    assert.equal(await again(), undefined);
    assert.equal(world.asked.length, 0);
  });

  it("needs no question where nothing leaves this machine", async () => {
    assert.ok(await again(HERE));
    assert.equal(asker.count, 0);
  });

  it("is not sent where it became another recording while the question was open", async () => {
    asker.meanwhile = () => writeFileSync(file, wav(speakNumbers(numbersFor(7))));
    await assert.rejects(again(), { code: "changed" });
    assert.equal(world.asked.length, 0);
  });

  it("fails before anything is asked with a model that takes whole recordings", async () => {
    await assert.rejects(again(WHOLE), { code: "settings" });
    assert.equal(asker.count, 0);
  });
});
