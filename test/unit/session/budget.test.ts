import assert from "node:assert/strict";
import { modelOf, priceOf, REGIONS } from "../../../src/recognizers/catalog";
import { budgetDoubtOf, budgetsOf, MonthlyAnswers, type Expense } from "../../../src/session/budget";

describe("a budget that cannot be kept", () => {
  const KNOWN: Expense = {
    monthlyBudget: 10,
    currency: "CNY",
    price: { amount: 0.5, currency: "CNY" },
    secondsToPay: 600,
    lengthUnknown: false,
  };

  it("attacks 15: with a known price there is nothing to ask", () => {
    assert.ok(!budgetDoubtOf(KNOWN));
    assert.ok(!budgetDoubtOf({ ...KNOWN, price: priceOf(modelOf("qwen3-asr-flash", "beijing"), "beijing", 600) }));
  });

  for (const [name, expense] of [
    ["a model without a price", { price: undefined }],
    ["a name that is not in the catalog", { price: priceOf(modelOf("qwen9-asr", "beijing"), "beijing", 600) }],
    ["a host of one's own", { price: priceOf(modelOf("qwen3-asr-flash", "custom"), "custom", 600) }],
    ["a URL, whose length only the service knows", { lengthUnknown: true, secondsToPay: 0 }],
    ["a price that is no number", { price: { amount: NaN, currency: "CNY" } }],
  ] as const)
    it(`attacks 15: is asked about: ${name}`, () => {
      assert.deepEqual(budgetDoubtOf({ ...KNOWN, ...expense }), { code: "unknownCost" });
      assert.ok(!budgetDoubtOf({ ...KNOWN, ...expense, monthlyBudget: 0 }), "without a budget it is not");
    });

  it("text 14: what is paid for in another currency is asked about, with what the budget allows of it", () => {
    const dollars = { ...KNOWN, price: { amount: 0.5, currency: "USD" } } as const;
    const limit = { amount: 10, currency: "USD" } as const;
    assert.deepEqual(budgetDoubtOf(dollars), { code: "otherCurrency", limit });
    assert.equal(budgetDoubtOf({ ...dollars, currency: "USD" }), undefined);
    assert.equal(budgetDoubtOf({ ...dollars, secondsToPay: 0 }), undefined);
    assert.equal(budgetDoubtOf({ ...dollars, monthlyBudget: 0 }), undefined);
  });

  it("text 14: there is one budget a currency, and it is shown with it", () => {
    const bill = { at: 0, model: "m", workspace: "", seconds: 1 };
    const bills = [0.1, 0.2].map((amount) => Object.assign({ price: { amount, currency: "USD" as const } }, bill));
    assert.deepEqual(budgetsOf(10, "CNY", bills), [
      { spent: { amount: 0, currency: "CNY" }, limit: { amount: 10, currency: "CNY" } },
      { spent: { amount: 0.3, currency: "USD" }, limit: { amount: 10, currency: "USD" } },
    ]);
    assert.deepEqual(budgetsOf(0, "CNY", bills), []);
  });

  it("attacks 15: is not asked about where nothing is to be paid", () => {
    assert.ok(!budgetDoubtOf({ ...KNOWN, price: undefined, secondsToPay: 0 }));
  });

  it("attacks 15: no price of a region that is not the service's is guessed", () => {
    assert.ok(REGIONS.includes("custom"));
    assert.equal(priceOf(modelOf("qwen3-asr-flash", "custom"), "custom", 60), undefined);
  });

  it("attacks 15: the answer holds for one model, one host and one month", () => {
    const may = new Date(2026, 4, 31, 23, 59);
    const stored = new MonthlyAnswers(undefined, may).with("m", "a.example");
    assert.ok(new MonthlyAnswers(stored, may).has("m", "a.example"));
    assert.ok(!new MonthlyAnswers(stored, may).has("m", "b.example"));
    assert.ok(!new MonthlyAnswers(stored, may).has("n", "a.example"));
    const june = new Date(2026, 5, 1, 0, 0);
    assert.ok(!new MonthlyAnswers(stored, june).has("m", "a.example"));
    assert.equal(new MonthlyAnswers(stored, june).with("m", "b.example").length, 1);
    for (const damaged of [null, 7, "x", {}, [null, 7]])
      assert.ok(!new MonthlyAnswers(damaged, may).has("m", "a.example"));
  });
});
