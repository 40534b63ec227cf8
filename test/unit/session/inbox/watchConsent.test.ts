import assert from "node:assert/strict";
import { modelOf } from "../../../../src/recognizers/catalog";
import { WatchConsent, type WatchOffer } from "../../../../src/session/inbox/watchConsent";
import { Answers, CLOUD, HERE, HOST } from "../consentFakes";

describe("the consent to what is sent as it comes", () => {
  const asked = (answers = new Answers(), says = true) => {
    const offers: WatchOffer[] = [];
    const question = (offer: WatchOffer): Promise<boolean> => (offers.push(offer), Promise.resolve(says));
    return { offers, answers, consent: new WatchConsent(question, answers, { nameOf: (folder) => folder }) };
  };

  it("is asked for once a folder and host, with the price of an hour and what may be spent", async () => {
    const { offers, consent } = asked();
    const settings = { ...CLOUD, cost: { ...CLOUD.cost, monthlyBudget: 5 } };
    assert.equal(await consent.has("/inbox", settings), false);
    assert.equal(await consent.ask("/inbox", settings), true);
    assert.equal(await consent.ask("/inbox", settings), true);
    assert.equal(await consent.has("/inbox", settings), true);
    assert.deepEqual(
      offers.map(({ folder, host, hour, limit }) => ({ folder, host, hour, limit })),
      [
        {
          folder: "/inbox",
          host: HOST,
          hour: { amount: 0.792, currency: "CNY" },
          limit: { amount: 5, currency: "CNY" },
        },
      ],
    );
    assert.equal(await consent.has("/other", settings), false);
    const elsewhere = { ...CLOUD.engine, baseUrl: "https://b.example/api" } as typeof CLOUD.engine;
    assert.equal(await consent.has("/inbox", { ...CLOUD, engine: elsewhere }), false);
  });

  it("is not given by a consent to send by hand, nor by one that was refused, nor for storing", async () => {
    const answers = new Answers();
    await answers.keep("send", [`${HOST} /inbox`]);
    const { consent } = asked(answers, false);
    assert.equal(await consent.ask("/inbox", CLOUD), false);
    assert.equal(await consent.has("/inbox", CLOUD), false);
    const { consent: willing, offers } = asked(answers);
    await willing.ask("/inbox", CLOUD);
    const stores = { ...CLOUD, model: modelOf("qwen3-asr-flash-filetrans", "beijing") };
    assert.equal(await willing.has("/inbox", stores), false);
    await willing.ask("/inbox", stores);
    assert.deepEqual(
      offers.map(({ isStored }) => isStored),
      [false, true],
    );
  });

  it("is not needed where nothing leaves the machine", async () => {
    const { offers, consent } = asked();
    assert.equal(await consent.has("/inbox", HERE), true);
    assert.equal(await consent.ask("/inbox", HERE), true);
    assert.deepEqual(offers, []);
  });
});
