import { readFileSync } from "node:fs";
import * as path from "node:path";
import { inEnglish, type Translate } from "../src/core/translate";

const BUNDLE = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../l10n/bundle.l10n.zh-cn.json"), "utf8"),
) as Record<string, string>;

/** As VS Code does it in Chinese; what nobody translated is English. */
export const inChinese: Translate = (text, ...values) => inEnglish(BUNDLE[text] ?? text, ...values);

/** Chinese characters. */
export const HAN = /\p{Script=Han}/u;
