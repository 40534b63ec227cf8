import assert from "node:assert/strict";
import { moneyText } from "../../../src/session/moneyText";

describe("prices in words", () => {
  for (const [amount, currency, language, text] of [
    [0, "CNY", "en", "¥0.00"],
    [0.000_22, "CNY", "en", "¥0.00022"],
    [0.000_005, "USD", "en", "$0.000005"],
    [0.001_98, "CNY", "zh-cn", "¥0.002"],
    [0.044, "CNY", "en", "¥0.04"],
    [1234.5, "USD", "en", "$1,234.50"],
  ] as const)
    it(`${amount} ${currency} is ${text}`, () => assert.equal(moneyText({ amount, currency }, language), text));
});
