import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EarmarkError } from "../../../src/core/errors";
import { modelOf } from "../../../src/recognizers/catalog";
import { following } from "../../../src/session/followRecording";
import { pin } from "../../../src/session/pinRecordings";
import type { Consent } from "../../../src/session/consent";
import { recordingFrom, recordingIn, type Recording } from "../../../src/session/recording";
import { offerOf, type ConsentSettings, type Shipment } from "../../../src/session/shipment";
import { Answers, Asker, CLOUD, consentOf, HOST, WHOLE } from "./consentFakes";

describe("the consent to send recordings", () => {
  let root: string;
  let workspace: string;
  let asker: Asker;
  let answers: Answers;
  let consent: Consent;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-consent-")));
    workspace = path.join(root, "workspace");
    mkdirSync(path.join(workspace, "talks"), { recursive: true });
    mkdirSync(path.join(root, "private"));
    asker = new Asker();
    answers = new Answers();
    consent = consentOf(asker, answers, workspace);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const at = (...names: readonly string[]): Recording => recordingIn(path.join(root, ...names));
  const fileIn = (name: string): string => {
    const file = path.join(workspace, name);
    writeFileSync(file, "sound so far");
    return file;
  };
  const memo = (): Recording => at("workspace", "memo.wav");
  const shipment = (recordings: readonly Recording[], more: Partial<Shipment> = {}): Shipment => ({
    recordings,
    seconds: 60,
    secondsToPay: 60,
    bytes: 1_000,
    contextTokens: 12,
    host: HOST,
    ...more,
  });
  const settings = (more: Partial<ConsentSettings>): ConsentSettings => ({ ...CLOUD, ...more });

  it("says the price of an hour of what is still being recorded, whose budget is kept clip by clip", async () => {
    const meeting = await pin(following(recordingIn(fileIn("meeting.wav")), 30));
    const cost = { confirmAbove: 0, monthlyBudget: 5 };
    assert.ok(await consent.ask(shipment([meeting], { seconds: 0, secondsToPay: 0 }), settings({ cost })));
    const { price, perHour, budgetDoubt } = asker.offers[0] ?? assert.fail();
    assert.deepEqual([price, perHour, budgetDoubt], [{ amount: 0.792, currency: "CNY" }, true, undefined]);
    // As it is now it has a length.
    const now = await pin(following(recordingIn(fileIn("meeting.wav")), 0));
    assert.equal(offerOf(shipment([now]), CLOUD).perHour, undefined);
  });

  it("is for the very file that grows, and not for one that takes its place or was begun anew", async () => {
    const file = fileIn("meeting.wav");
    const grown = await pin(following(recordingIn(file), 30));
    assert.ok(grown.kind === "file" && grown.pinned);
    appendFileSync(file, "more");
    await grown.pinned.check();
    writeFileSync(`${file}.new`, "another one, as long as that");
    renameSync(`${file}.new`, file);
    await assert.rejects(grown.pinned.check(), (error) => (error as EarmarkError).code === "changed");
    const again = await pin(following(recordingIn(file), 30));
    truncateSync(file, 3);
    assert.ok(again.kind === "file");
    await assert.rejects(
      async () => again.pinned?.check(),
      (error) => (error as EarmarkError).code === "changed",
    );
  });

  it("is asked for with all that there is to know, as plain data", async () => {
    assert.ok(await consent.ask(shipment([memo(), recordingFrom("https://example.com/talk.mp3")]), CLOUD));
    const [offer] = asker.offers;
    assert.deepEqual(offer, {
      recordings: [
        { kind: "file", name: "memo.wav" },
        { kind: "url", name: "talk.mp3" },
      ],
      host: HOST,
      model: "qwen3-asr-flash",
      seconds: 60,
      secondsToPay: 60,
      bytes: 1_000,
      contextTokens: 12,
      price: { amount: 60 * 0.000_22, currency: "CNY" },
      budgetDoubt: undefined,
      notices: [],
      isOncePerFolder: true,
    });
    assert.deepEqual(structuredClone(offer), offer);
  });

  it("is remembered for the folder of the workspace and the host, and for no other", async () => {
    assert.ok(await consent.ask(shipment([memo()]), CLOUD));
    assert.deepEqual(answers.read("send"), [`${HOST} folder:${workspace}`]);
    assert.ok(await consent.ask(shipment([at("workspace", "talks", "talk.wav")]), CLOUD));
    assert.equal(asker.offers.length, 1, "in the same folder, at any depth");
    assert.ok(await consent.ask(shipment([memo()], { host: "other.example.com" }), CLOUD));
    assert.equal(asker.offers.length, 2, "another host");
    assert.ok(await consent.ask(shipment([at("private", "diary.wav")]), CLOUD));
    assert.equal(asker.offers.length, 3, "another folder");
    assert.ok(await consent.ask(shipment([memo(), at("private", "diary.wav")]), CLOUD));
    assert.equal(asker.offers.length, 3, "both are agreed to");
  });

  it("is another window's too, and what was kept by it stays", async () => {
    assert.ok(await consentOf(asker, answers, workspace).ask(shipment([memo()]), CLOUD));
    asker.meanwhile = () => answers.keep("send", [...(answers.read("send") as string[]), "elsewhere folder:x"]);
    assert.ok(await consent.ask(shipment([at("private", "diary.wav")]), CLOUD));
    const other = `${HOST} folder:${path.join(root, "private")}`;
    assert.deepEqual(answers.read("send"), [`${HOST} folder:${workspace}`, "elsewhere folder:x", other]);
  });

  it("refused, is asked for again", async () => {
    asker.says = false;
    assert.ok(!(await consent.ask(shipment([memo()]), CLOUD)));
    assert.deepEqual([...answers.kept], []);
    assert.ok(!(await consent.ask(shipment([memo()]), CLOUD)));
    assert.equal(asker.offers.length, 2);
  });

  it("holds for where a link leads, and not for where it lies", async () => {
    writeFileSync(path.join(root, "private", "diary.wav"), "private");
    symlinkSync(path.join(root, "private", "diary.wav"), path.join(workspace, "memo.wav"));
    const linked = await pin(memo());
    await answers.keep("send", [`${HOST} folder:${workspace}`]);
    assert.ok(await consent.ask(shipment([linked]), CLOUD));
    assert.deepEqual(asker.offers[0]?.recordings, [
      { kind: "file", name: "memo.wav", linkedTo: path.join(root, "private", "diary.wav") },
    ]);
    assert.ok((answers.read("send") as string[]).includes(`${HOST} folder:${path.join(root, "private")}`));
  });

  it("of a URL holds for its origin", async () => {
    assert.ok(await consent.ask(shipment([recordingFrom("https://example.com/a/one.mp3")]), CLOUD));
    assert.deepEqual(answers.read("send"), [`${HOST} https://example.com`]);
    assert.ok(await consent.ask(shipment([recordingFrom("https://example.com/b/two.mp3")]), CLOUD));
    assert.equal(asker.offers.length, 1);
  });

  it("is asked for as the setting says", async () => {
    for (const [confirmUpload, times] of [
      ["oncePerFolder", 1],
      ["always", 3],
      ["never", 0],
    ] as const) {
      asker = new Asker();
      consent = consentOf(asker, new Answers(), workspace);
      for (let i = 0; i < 3; i++) assert.ok(await consent.ask(shipment([memo()]), settings({ confirmUpload })));
      assert.equal(asker.offers.length, times, confirmUpload);
    }
  });

  it("is asked for in any case where there are many at once", async () => {
    await answers.keep("send", [`${HOST} folder:${workspace}`]);
    assert.ok(await consent.ask(shipment([memo()]), settings({ confirmUpload: "never" }), true));
    assert.ok(await consent.ask(shipment([memo()]), CLOUD, true));
    assert.equal(asker.offers.length, 2);
  });

  it("is asked for where the price is above the limit, and not where it is at it", async () => {
    await answers.keep("send", [`${HOST} folder:${workspace}`]);
    const price = 60 * 0.000_22;
    for (const confirmUpload of ["oncePerFolder", "never"] as const) {
      const dear = settings({ confirmUpload, cost: { confirmAbove: price / 2, monthlyBudget: 0 } });
      asker.says = true;
      assert.ok(await consent.ask(shipment([memo()]), dear));
      asker.says = false;
      assert.ok(!(await consent.ask(shipment([memo()]), dear)));
      const atLimit = settings({ confirmUpload, cost: { confirmAbove: price, monthlyBudget: 0 } });
      assert.ok(await consent.ask(shipment([memo()]), atLimit));
      assert.ok(await consent.ask(shipment([memo()], { secondsToPay: 0 }), dear), "what is known costs nothing");
    }
    assert.equal(asker.offers.length, 4);
  });

  it("is asked for once a month where the budget cannot be kept, for each model and host", async () => {
    await answers.keep("send", [`${HOST} folder:${workspace}`, `other.example.com folder:${workspace}`]);
    const unknown = settings({
      model: modelOf("qwen9-asr", "beijing"),
      confirmUpload: "never",
      cost: { confirmAbove: 0, monthlyBudget: 5 },
    });
    assert.ok(consent.asksForBudget(shipment([memo()]), unknown));
    assert.ok(await consent.ask(shipment([memo()]), unknown));
    assert.deepEqual(asker.offers[0]?.budgetDoubt, { code: "unknownCost" });
    assert.ok(!consent.asksForBudget(shipment([memo()]), unknown));
    assert.ok(await consent.ask(shipment([memo()]), unknown));
    assert.equal(asker.offers.length, 1);
    assert.ok(await consent.ask(shipment([memo()], { host: "other.example.com" }), unknown));
    assert.equal(asker.offers.length, 2);
    asker.says = false;
    assert.ok(!(await consent.ask(shipment([memo()]), { ...unknown, model: modelOf("qwen10-asr", "beijing") })));
  });

  it("is not asked for a budget that can be kept", async () => {
    await answers.keep("send", [`${HOST} folder:${workspace}`]);
    assert.ok(await consent.ask(shipment([memo()]), settings({ cost: { confirmAbove: 0, monthlyBudget: 5 } })));
    assert.equal(asker.count, 0);
    assert.ok(!answers.kept.has("budget"));
  });

  it("survives what another version kept", async () => {
    for (const kept of ["yes", null, { a: 1 }, [1, null, `${HOST} folder:/elsewhere`]]) {
      answers.kept.set("send", kept);
      answers.kept.set("budget", kept);
      assert.ok(await consent.ask(shipment([memo()]), CLOUD));
    }
    assert.equal(asker.offers.length, 4);
    assert.deepEqual(answers.read("send"), [`${HOST} folder:/elsewhere`, `${HOST} folder:${workspace}`]);
  });

  describe("and to store them", () => {
    it("is one of its own, once a folder and host", async () => {
      await answers.keep("send", [`${HOST} folder:${workspace}`]);
      assert.equal(await consent.askStorage(shipment([memo()]), WHOLE), "now");
      assert.equal(asker.stored[0]?.model, "qwen3-asr-flash-filetrans");
      assert.deepEqual(answers.read("store"), [`${HOST} folder:${workspace}`]);
      assert.equal(await consent.askStorage(shipment([memo()]), WHOLE), "before");
      assert.equal(asker.stored.length, 1);
    });

    it("refused, is asked for again", async () => {
      asker.says = false;
      assert.equal(await consent.askStorage(shipment([memo()]), WHOLE), undefined);
      assert.equal(await consent.askStorage(shipment([memo()]), WHOLE), undefined);
      assert.equal(asker.stored.length, 2);
      assert.deepEqual([...answers.kept], []);
    });

    it("needs none for a URL, which the service fetches itself", async () => {
      const url = recordingFrom("https://example.com/talk.mp3");
      assert.equal(await consent.askStorage(shipment([url]), WHOLE), "before");
      assert.equal(await consent.askStorage(shipment([url, memo()]), WHOLE), "now");
      assert.deepEqual(answers.read("store"), [`${HOST} folder:${workspace}`]);
    });

    it("answers for the budget as well: the question says that its price is not known", async () => {
      const unknown = { ...WHOLE, cost: { confirmAbove: 0, monthlyBudget: 5 } };
      const unmeasured = shipment([memo()], { seconds: 0, secondsToPay: 0 });
      assert.ok(consent.asksForBudget(unmeasured, unknown));
      assert.equal(await consent.askStorage(unmeasured, unknown), "now");
      assert.deepEqual(asker.stored[0]?.budgetDoubt, { code: "unknownCost" });
      assert.ok(!consent.asksForBudget(unmeasured, unknown));
    });
  });

  it("text 14: a budget and a model without a price, or in another currency, asks also where all was agreed to", async () => {
    const cost = { confirmAbove: 0, monthlyBudget: 5 };
    const own = settings({ confirmUpload: "never", cost });
    for (const [model, doubt] of [
      [modelOf("qwen9-asr", "beijing"), { code: "unknownCost" }],
      [modelOf("qwen-audio-3.1-asr-flash", "beijing"), { code: "unknownCost" }],
      [
        modelOf("qwen-audio-3.1-asr-flash-filetrans", "beijing"),
        { code: "otherCurrency", limit: { amount: 5, currency: "USD" } },
      ],
    ] as const) {
      asker.offers.length = 0;
      assert.ok(await consent.ask(shipment([memo()]), { ...own, model }));
      assert.deepEqual(
        asker.offers.map(({ budgetDoubt }) => budgetDoubt),
        [doubt],
        model.id,
      );
    }
    asker.offers.length = 0;
    assert.ok(await consent.ask(shipment([memo()]), own));
    assert.deepEqual(asker.offers, []);
  });

  it("says where the way is not protected", () => {
    const clear = settings({
      engineId: "server",
      engine: { id: "server", baseUrl: "http://10.0.0.7:8000/v1", kind: "other", headers: {} },
    });
    assert.deepEqual(offerOf(shipment([memo()]), clear).notices, [{ code: "notEncrypted", host: "10.0.0.7:8000" }]);
  });
});
