import assert from "node:assert/strict";
import * as fc from "fast-check";
import { amountOf, costOf, sumsOf, totalsOf, unitsOf } from "../../../src/core/money";
import { atMost, modelOf, priceOf, priceOfTokens } from "../../../src/recognizers/catalog";
import { Allowance } from "../../../src/mcp/allowance";

/** A decimal of so many places, as digits and as the number that is written like that. */
const decimal = (most: bigint, places: number): fc.Arbitrary<{ readonly digits: bigint; readonly value: number }> =>
  fc.bigInt({ min: 0n, max: most }).map((digits) => {
    const text = digits.toString().padStart(places + 1, "0");
    return { digits, value: Number(`${text.slice(0, -places)}.${text.slice(-places)}`) };
  });

describe("money", () => {
  it("text 14: sums are exact, whatever the prices are", () => {
    const rate = decimal(99_999_999n, 8);
    const seconds = decimal(43_200_000n, 3);
    fc.assert(
      fc.property(fc.array(fc.tuple(rate, seconds, fc.constantFrom("CNY", "USD")), { maxLength: 30 }), (bought) => {
        const prices = bought.map(([price, quantity, currency]) => ({
          amount: amountOf(costOf(price.value, quantity.value)),
          currency,
        }));
        for (const currency of ["CNY", "USD"] as const) {
          // 8 places and 3 are 11; a unit has 12.
          const own = bought.filter(([, , one]) => one === currency);
          const exact = own.reduce((sum, [price, quantity]) => sum + price.digits * quantity.digits * 10n, 0n);
          // An amount of more than 4 000 has more digits than a number can hold; no recording costs that much.
          if (prices.some(({ amount }) => amount > 4_000)) continue;
          assert.equal(sumsOf(prices).get(currency) ?? 0n, exact);
        }
      }),
    );
  });

  it("text 14: an amount that is written and read again is the same", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (units) => {
        assert.equal(unitsOf(JSON.parse(JSON.stringify(amountOf(units))) as number), units);
      }),
    );
  });

  it("text 14: tenths and thirds, tokens, and what is too small or no number", () => {
    const tenths = Array.from({ length: 10 }, () => ({ amount: 0.1, currency: "CNY" as const }));
    assert.deepEqual(totalsOf(tenths), [{ amount: 1, currency: "CNY" }]);
    assert.deepEqual(totalsOf([...tenths, { amount: 0.2, currency: "USD" }]), [
      { amount: 1, currency: "CNY" },
      { amount: 0.2, currency: "USD" },
    ]);
    assert.equal(costOf(0.113, 1_500, 6) + costOf(0.382, 320, 6), unitsOf(0.000_291_74));
    assert.equal(costOf(0.000_000_000_000_04, 10), 0n);
    assert.equal(costOf(0.000_000_000_000_5, 1), 1n, "to the nearest");
    assert.equal(unitsOf(1e21), 10n ** 33n);
    assert.equal(unitsOf(-0.5), -unitsOf(0.5));
    for (const wrong of [NaN, Infinity, -Infinity]) assert.throws(() => unitsOf(wrong), RangeError);
  });

  it("text 14: prices of the catalog are exact", () => {
    const model = modelOf("qwen3-asr-flash", "beijing");
    for (const [seconds, amount] of [
      [3, 0.000_66],
      [60, 0.0132],
      [3_600, 0.792],
      [12.3125, 0.002_708_75],
    ] as const)
      assert.equal(priceOf(model, "beijing", seconds)?.amount, amount);
    const byTokens = modelOf("qwen-audio-3.1-asr-flash-filetrans", "beijing");
    assert.equal(priceOfTokens(byTokens, "beijing", { input: 3, output: 0 })?.amount, 0.000_000_339);
    assert.equal(atMost(byTokens, "beijing", 1)?.amount, 0.000_007_124);
  });

  it("text 14: what an agent may spend is used up exactly", () => {
    const allowance = new Allowance(0.3);
    for (let i = 0; i < 3; i++) allowance.reserve(0.1)(0.1);
    assert.equal(allowance.left, 0);
    const other = new Allowance(0.7);
    const settle = other.reserve(0.6);
    settle(0.1);
    assert.equal(other.left, 0.6);
  });
});
