import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { agree, type Agreement, type AgreementDeps, type Asked } from "../../../src/session/agreement";
import { cutInto, PARAGRAPH_SECONDS, SUBTITLE_SECONDS } from "../../../src/session/clipSeconds";
import { Jobs } from "../../../src/session/jobs";
import type { JobSettings } from "../../../src/session/jobRequest";
import { recordingFrom, recordingIn, type FileRecording, type Recording } from "../../../src/session/recording";
import type { ConsentSettings } from "../../../src/session/shipment";
import { Answers, Asker, CLOUD, consentOf, HERE, Saved, WHOLE } from "./consentFakes";
import { Paper, World } from "./fakes";

type Settings = ConsentSettings & JobSettings;

describe("what is agreed to before a transcription", () => {
  let root: string;
  let file: string;
  let asker: Asker;
  let answers: Answers;
  let saved: Saved;
  let seconds: number | undefined;
  let measured: { readonly names: readonly string[]; readonly together: boolean }[];
  let ready: boolean;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-agreement-")));
    mkdirSync(path.join(root, "workspace"));
    file = path.join(root, "workspace", "memo.wav");
    writeFileSync(file, "sound");
    asker = new Asker();
    answers = new Answers();
    saved = new Saved(path.join(root, "clips"));
    seconds = 30;
    measured = [];
    ready = true;
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const ask = (more: Partial<Asked<Settings>> = {}): Promise<Agreement<Settings> | undefined> => {
    const { settings = CLOUD } = more;
    const deps: AgreementDeps<Settings> = {
      consent: consentOf(asker, answers, path.join(root, "workspace")),
      questions: asker,
      notices: asker,
      store: saved,
      measure: (recordings, _settings, together) => {
        measured.push({ names: recordings.map(({ name }) => name), together });
        return Promise.resolve(seconds === undefined ? undefined : { seconds, bytes: 5 });
      },
      ready: () => Promise.resolve(ready),
    };
    const asked = { recordings: [recordingIn(file)], settings, uncut: settings, notices: [] };
    return agree({ ...asked, context: { text: "Noor", tokens: 3 }, ...more }, deps);
  };

  const pinnedIn = (agreement: Agreement<Settings> | undefined): FileRecording["pinned"] => {
    const [first] = agreement?.recordings ?? [];
    return first?.kind === "file" ? first.pinned : undefined;
  };

  it("is to send it, when a yes was said: this very file", async () => {
    const agreement = await ask();
    assert.equal(asker.offers.length, 1);
    assert.equal(asker.offers[0]?.seconds, 30);
    assert.equal(asker.offers[0].contextTokens, 3);
    assert.equal(pinnedIn(agreement)?.realPath, file);
    assert.equal(agreement?.anyContext, false);
    assert.equal(agreement.settings, CLOUD);
  });

  it("is nothing, when a no was said", async () => {
    asker.says = false;
    assert.equal(await ask({ notices: [{ code: "modelUnknown", model: "x" }] }), undefined);
    assert.deepEqual(asker.told, []);
  });

  it("is remembered for the folder", async () => {
    await ask();
    assert.ok(await ask({ recordings: [recordingIn(file)] }));
    assert.equal(asker.count, 1);
  });

  it("looks up once what is known: what was looked up before is taken as it is", async () => {
    const shorter = cutInto(CLOUD, SUBTITLE_SECONDS);
    const known = { settings: shorter, known: [{ seconds: 20, whole: false, otherContext: false }] };
    const agreement = await ask({ known });
    assert.equal(agreement?.settings, shorter);
    assert.equal(asker.offers[0]?.secondsToPay, 10);
    assert.equal(saved.lookUps, 0);
  });

  it("needs no question where nothing leaves this machine, and the file may still grow", async () => {
    const agreement = await ask({ settings: HERE });
    assert.equal(asker.count, 0);
    assert.deepEqual(agreement?.recordings, [recordingIn(file)]);
  });

  it("is told what there is to say, once it is agreed to and its place is known", async () => {
    const notices = [{ code: "numbersInChineseAndEnglish" } as const];
    assert.ok(await ask({ notices }));
    assert.deepEqual(asker.told, notices);
    ready = false;
    assert.equal(await ask({ notices }), undefined);
    assert.equal(asker.told.length, 1);
  });

  it("fails before anything is asked, where there is no such file", async () => {
    await assert.rejects(ask({ recordings: [recordingIn(path.join(root, "gone.wav"))] }), { code: "missingFile" });
    assert.equal(asker.count + measured.length, 0);
  });

  describe("about the price", () => {
    const dear = (confirmAbove: number): Settings => ({ ...CLOUD, cost: { confirmAbove, monthlyBudget: 0 } });

    it("asks above the limit, also in a folder that was agreed to", async () => {
      await ask();
      assert.ok(await ask({ settings: dear(1) }));
      assert.equal(asker.count, 1);
      assert.ok(await ask({ settings: dear(0.001) }));
      assert.equal(asker.count, 2);
    });

    it("asks for what is not known yet only", async () => {
      await saved.cut(CLOUD, 3, 2, "Noor");
      assert.ok(await ask());
      assert.equal(asker.offers[0]?.secondsToPay, 10);
      assert.deepEqual(asker.offers[0].price, { amount: 10 * 0.000_22, currency: "CNY" });
    });

    it("asks about a budget that cannot be kept, also where the options were agreed to", async () => {
      const budget = { ...CLOUD, cost: { confirmAbove: 0, monthlyBudget: 3 } };
      assert.ok(await ask({ settings: budget, agreed: true }));
      assert.equal(asker.count, 0, "it can be kept");
      const url = [recordingFrom("https://example.com/talk.mp3")];
      seconds = 0;
      assert.ok(await ask({ settings: budget, recordings: url, agreed: true }));
      assert.deepEqual(asker.offers[0]?.budgetDoubt, { code: "unknownCost" });
      assert.ok(await ask({ settings: budget, recordings: url, agreed: true }));
      assert.equal(asker.count, 1, "once a month");
    });

    it("asks nothing more of those who saw duration and price", async () => {
      assert.ok(await ask({ agreed: true }));
      assert.equal(asker.count, 0);
    });
  });

  describe("where a transcript is saved", () => {
    it("of other words: the saved one is taken, and nothing is sent", async () => {
      await saved.cut(CLOUD, 3, 3, "another name");
      asker.chooses = "stored";
      const agreement = await ask();
      assert.deepEqual(asker.saved, [{ name: "memo.wav", price: { amount: 30 * 0.000_22, currency: "CNY" } }]);
      assert.equal(asker.offers.length, 0);
      assert.deepEqual([agreement?.anyContext, agreement?.sendsNothing], [true, true]);
    });

    it("attacks: what of the saved one is gone when it is to be inserted is not sent instead", async () => {
      await saved.cut(CLOUD, 3, 3, "another name");
      asker.chooses = "stored";
      asker.meanwhile = () => rmSync(path.join(root, "clips"), { recursive: true });
      const agreement = await ask();
      assert.ok(agreement);
      const { recordings, settings, anyContext, sendsNothing } = agreement;
      const world = new World(path.join(root, "world"));
      const [recording = recordingIn(file)] = recordings;
      const request = world.request(new Paper(), { recording, settings, anyContext, sendsNothing });
      const outcome = await new Jobs(world.deps).begin(request).run();
      assert.equal(outcome.kind, "failed");
      assert.equal(world.asked.length, 0);
    });

    it("of other words: again is asked about like anything that is sent", async () => {
      await saved.cut(CLOUD, 3, 3, "another name");
      asker.chooses = "again";
      const agreement = await ask();
      assert.equal(agreement?.anyContext, false);
      assert.equal(asker.offers.length, 1);
    });

    it("of other words: going away is a no", async () => {
      await saved.cut(CLOUD, 3, 3, "another name");
      assert.equal(await ask(), undefined);
      assert.equal(asker.offers.length, 0);
    });

    it("of other words, here: what it costs again is not known, and is no question of sending", async () => {
      await saved.cut(HERE, 3, 3, "another name");
      asker.chooses = "again";
      assert.ok(await ask({ settings: { ...HERE, model: { ...HERE.model, prices: {} } } }));
      assert.deepEqual(asker.saved, [{ name: "memo.wav", price: undefined }]);
      assert.equal(asker.offers.length, 0);
      asker.chooses = "stored";
      assert.equal((await ask({ settings: HERE }))?.sendsNothing, false, "what is gone is heard again here");
    });

    it("of the same words: nothing is chosen, and nothing is to be paid", async () => {
      await saved.cut(CLOUD, 3, 3, "Noor");
      assert.ok(await ask());
      assert.equal(asker.saved.length, 0);
      assert.equal(asker.offers[0]?.secondsToPay, 0);
    });

    it("of a part, or of several recordings, or chosen in the options: nothing is to choose", async () => {
      await saved.cut(CLOUD, 3, 2, "another name");
      assert.ok(await ask());
      await saved.cut(CLOUD, 3, 3, "another name");
      assert.ok(await ask({ agreed: true }));
      assert.ok(await ask({ recordings: [recordingIn(file), recordingIn(file)] }));
      assert.equal(asker.saved.length, 0);
    });

    it("in shorter clips: it is used in these", async () => {
      const short = cutInto(CLOUD, SUBTITLE_SECONDS);
      await saved.cut(short, 3, 3, "Noor");
      const agreement = await ask();
      assert.equal(agreement?.settings.cutSeconds, SUBTITLE_SECONDS);
      assert.equal(asker.offers[0]?.secondsToPay, 0);
      const paragraphs = await ask({ settings: cutInto(CLOUD, PARAGRAPH_SECONDS), uncut: CLOUD });
      assert.equal(paragraphs?.settings.cutSeconds, SUBTITLE_SECONDS);
    });

    it("in shorter clips of which one is missing: it is cut as it is wanted", async () => {
      await saved.cut(cutInto(CLOUD, SUBTITLE_SECONDS), 3, 2, "Noor");
      const agreement = await ask();
      assert.equal(agreement?.settings.cutSeconds, undefined);
      assert.equal(asker.offers[0]?.secondsToPay, 30);
    });
  });

  describe("of a model that takes whole recordings", () => {
    it("asks to store them, which is an answer to sending too", async () => {
      assert.ok(await ask({ settings: WHOLE, agreed: true }));
      assert.deepEqual([asker.stored.length, asker.offers.length], [1, 0]);
      assert.ok(await ask({ settings: WHOLE }));
      assert.deepEqual([asker.stored.length, asker.offers.length], [1, 1], "stored before: sending is asked about");
      assert.ok(await ask({ settings: WHOLE }));
      assert.equal(asker.count, 2);
    });

    it("sends nothing where they may not be stored", async () => {
      asker.says = false;
      assert.equal(await ask({ settings: WHOLE }), undefined);
      assert.equal(asker.offers.length, 0);
    });
  });

  describe("of a folder of recordings", () => {
    it("asks in any case, and goes on where one cannot be looked at", async () => {
      await ask();
      const gone = recordingIn(path.join(root, "workspace", "gone.wav"));
      const agreement = await ask({ recordings: [recordingIn(file), gone], together: true });
      assert.equal(asker.count, 2);
      assert.equal(measured.at(-1)?.together, true);
      const [, missing] = agreement?.recordings ?? [];
      assert.ok(missing?.kind === "file" && missing.pinned);
      await assert.rejects(missing.pinned.check(), { code: "missingFile" });
    });

    it("is nothing where nobody waits for it to be measured", async () => {
      seconds = undefined;
      assert.equal(await ask({ together: true }), undefined);
      assert.equal(asker.count, 0);
    });
  });

  describe("and a file that becomes another one", () => {
    const another = (): void => {
      writeFileSync(path.join(root, "other.wav"), "other sound");
      renameSync(path.join(root, "other.wav"), file);
    };
    const linked = (): void => {
      writeFileSync(path.join(root, "secret.wav"), "sound");
      rmSync(file);
      symlinkSync(path.join(root, "secret.wav"), file);
    };

    const run = async (
      recording: Recording | undefined,
    ): Promise<{ readonly error: unknown; readonly asked: number }> => {
      assert.ok(recording);
      const world = new World(path.join(root, "world"));
      const job = new Jobs(world.deps);
      const request = { recording, settings: CLOUD, context: "", destination: new Paper(), notices: [] };
      const outcome = await job.begin(request).run();
      assert.ok(outcome.kind === "failed");
      return { error: outcome.error, asked: world.asked.length };
    };

    for (const [title, change] of [
      ["is replaced", another],
      ["is written to", () => writeFileSync(file, "other sound")],
      ["is a link by then", linked],
      ["is gone", () => rmSync(file)],
    ] as const) {
      it(`is not sent, when it ${title} while the question is open`, async () => {
        asker.meanwhile = change;
        const agreement = await ask();
        assert.equal(asker.count, 1);
        const { error, asked } = await run(agreement?.recordings[0]);
        assert.ok(error instanceof EarmarkError && error.code === "changed", String(error));
        assert.equal(asked, 0);
      });

      it(`is not sent, when it ${title} after the answer`, async () => {
        const agreement = await ask();
        change();
        const { error, asked } = await run(agreement?.recordings[0]);
        assert.ok(error instanceof EarmarkError && error.code === "changed", String(error));
        assert.equal(asked, 0);
      });
    }
  });
});
