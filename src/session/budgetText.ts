import type { Translate } from "../core/translate";
import type { BudgetDoubt } from "./budget";
import { moneyText } from "./moneyText";

/** Why the monthly budget alone does not decide. `language`: a BCP 47 tag, for the amount. */
export function budgetDoubtText(doubt: BudgetDoubt, t: Translate, language: string): string {
  if (doubt.code === "unknownCost") return t("Your monthly budget cannot be checked because the price is unknown.");
  return t(
    "This model is not priced in your region's currency. Your monthly budget counts each currency separately and allows {0} for it.",
    moneyText(doubt.limit, language),
  );
}
