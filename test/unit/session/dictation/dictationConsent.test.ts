import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { modelOf } from "../../../../src/recognizers/catalog";
import { DictationConsent, type DictationOffer } from "../../../../src/session/dictation/dictationConsent";
import { Answers, CLOUD, HERE, HOST } from "../consentFakes";

describe("the consent to be recorded", () => {
  const asked = (answers = new Answers(), says = true) => {
    const offers: DictationOffer[] = [];
    const question = (offer: DictationOffer): Promise<boolean> => (offers.push(offer), Promise.resolve(says));
    return { offers, answers, consent: new DictationConsent(question, answers, { nameOf: (folder) => folder }) };
  };

  it("says where the sound is kept and goes, and what a minute costs, once a folder and host", async () => {
    const { offers, consent } = asked();
    assert.equal(await consent.isGiven("/notes/recordings", CLOUD), false);
    assert.equal(await consent.ask("/notes/recordings", CLOUD), true);
    assert.equal(await consent.isGiven("/notes/recordings", CLOUD), true);
    assert.equal(await consent.isGiven("/notes/recordings", HERE), false);
    assert.equal(await consent.ask("/notes/recordings", CLOUD), true);
    assert.deepEqual(
      offers.map(({ folder, host, model, minute }) => ({ folder, host, model, minute })),
      [
        {
          folder: "/notes/recordings",
          host: HOST,
          model: "qwen3-asr-flash",
          minute: { amount: 0.0132, currency: "CNY" },
        },
      ],
    );
    await consent.ask("/other", CLOUD);
    await consent.ask("/notes/recordings", {
      ...CLOUD,
      engine: { ...CLOUD.engine, baseUrl: "https://b.example/api" } as typeof CLOUD.engine,
    });
    assert.equal(offers.length, 3);
  });

  it("is asked for where nothing leaves the machine too: somebody is recorded", async () => {
    const { offers, consent } = asked();
    await consent.ask("/notes/recordings", { ...HERE, confirmUpload: "never" });
    assert.equal(offers.length, 1);
    assert.equal(offers[0]?.host, undefined);
    assert.equal(offers[0]?.minute, undefined);
    await consent.ask("/notes/recordings", { ...HERE, confirmUpload: "never" });
    assert.equal(offers.length, 1);
    // Nor is it the answer for a host.
    await consent.ask("/notes/recordings", CLOUD);
    assert.equal(offers.length, 2);
  });

  it("is not remembered where it was refused, and asked for each time where the user wants that", async () => {
    const refusing = asked(new Answers(), false);
    assert.equal(await refusing.consent.ask("/notes", CLOUD), false);
    assert.equal(await refusing.consent.ask("/notes", CLOUD), false);
    assert.equal(refusing.offers.length, 2);
    const always = asked();
    await always.consent.ask("/notes", { ...CLOUD, confirmUpload: "always" });
    await always.consent.ask("/notes", { ...CLOUD, confirmUpload: "always" });
    assert.equal(always.offers.length, 2);
    assert.equal(always.offers[0]?.isOncePerFolder, false);
  });

  it("is for recordings only: that files may be sent is another answer, and the other way round", async () => {
    const answers = new Answers();
    await answers.keep("send", [`${HOST} /notes`]);
    const { offers, consent } = asked(answers);
    await consent.ask("/notes", CLOUD);
    assert.equal(offers.length, 1);
    assert.deepEqual(answers.kept.get("send"), [`${HOST} /notes`]);
  });

  it("holds for the folder behind a link, and not for its name", async () => {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), "earmark-consent-")));
    try {
      await mkdir(path.join(root, "a"));
      const link = path.join(root, "link");
      await symlink(path.join(root, "a"), link);
      const { offers, consent } = asked();
      await consent.ask(path.join(link, "recordings"), CLOUD);
      await consent.ask(path.join(root, "a", "recordings"), CLOUD);
      assert.equal(offers.length, 1);
      await rm(link);
      await mkdir(path.join(root, "b"));
      await symlink(path.join(root, "b"), link);
      await consent.ask(path.join(link, "recordings"), CLOUD);
      assert.equal(offers.length, 2);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it("is asked for once a month where a budget cannot be kept", async () => {
    const { offers, consent } = asked();
    const dear = {
      ...CLOUD,
      model: { ...modelOf("qwen3-asr-flash", "beijing"), prices: {} },
      cost: { confirmAbove: 0, monthlyBudget: 5 },
    };
    await consent.ask("/notes", dear);
    await consent.ask("/notes", dear);
    assert.equal(offers.length, 1);
    assert.equal(offers[0]?.budgetDoubt?.code, "unknownCost");
    const known = asked();
    await known.consent.ask("/notes", { ...CLOUD, cost: { confirmAbove: 0, monthlyBudget: 5 } });
    assert.equal(known.offers[0]?.budgetDoubt, undefined);
  });
});
