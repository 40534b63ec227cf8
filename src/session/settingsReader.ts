import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { SettingProblem } from "../core/settingProblem";
import { wrongSetting } from "../core/wrongSetting";

/**
 * What decides who gets a recording, what is recognized, what goes along and what it may cost. With one of these wrong nothing
 * is transcribed: whatever stood in for it would send sound where it was not meant to go, or spend what was not meant to be
 * spent. Anything else that is wrong is said, and the usual value is used.
 */
const DECISIVE: ReadonlySet<string> = new Set([
  "engine",
  "region",
  "baseUrl",
  "protocol",
  "model",
  "server.url",
  "server.kind",
  "server.model",
  "server.headers",
  "keyWithoutTls",
  "command",
  "local.model",
  "local.folder",
  "language",
  "channels",
  "context.exclude",
  "confirmUpload",
  "cost.confirmAbove",
  "cost.monthlyBudget",
  "cost.prices",
]);

/** The value of a setting by its name without `earmark.`; undefined where it is not set. */
export type GetSetting = (name: string) => unknown;

/** Reads settings one by one, and collects what is wrong with them. */
export class SettingsReader {
  readonly #get: GetSetting;
  readonly #problems: EarmarkError[] = [];
  readonly #notices: Notice[] = [];

  constructor(get: GetSetting) {
    this.#get = get;
  }

  /** The first thing that keeps anything from being transcribed. */
  get problem(): EarmarkError | undefined {
    return this.#problems[0];
  }

  /** What was not used as it is set. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = this.#value(name);
    const found = values.find((one) => one === value);
    // An empty text is how a setting is cleared in the editor.
    if (found === undefined && value !== undefined && value !== "")
      this.wrong(name, { code: "notOneOf", values }, otherwise);
    return found ?? otherwise;
  }

  /** Without spaces at its ends. */
  text(name: string): string {
    return this.whole(name).trim();
  }

  /** As it is. */
  whole(name: string): string {
    const value = this.#value(name);
    if (value !== undefined && typeof value !== "string") this.wrong(name, { code: "notText" }, "");
    return typeof value === "string" ? value : "";
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.#value(name);
    if (value !== undefined && typeof value !== "boolean") this.wrong(name, { code: "notFlag" }, otherwise);
    return typeof value === "boolean" ? value : otherwise;
  }

  /** A whole number, the nearest one that is allowed. */
  count(name: string, least: number, most: number, otherwise: number): number {
    const value = this.#value(name);
    const isNumber = typeof value === "number" && Number.isFinite(value);
    const used = isNumber ? Math.min(most, Math.max(least, Math.round(value))) : otherwise;
    if (value !== undefined && value !== used) this.wrong(name, { code: "notNumber", least, most }, used);
    return used;
  }

  /** Of money; 0 where none is set. */
  amount(name: string): number {
    const value = this.#value(name);
    const isAmount = isAmountOf(value);
    if (value !== undefined && !isAmount) this.wrong(name, { code: "notAmount" }, 0);
    return isAmount ? value : 0;
  }

  /** Of one value, or of those of several places, of which each may be unset. */
  texts(name: string, values: readonly unknown[] = [this.#value(name)]): readonly string[] {
    return values.flatMap((one) => {
      const value = one ?? undefined;
      const found = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
      const isWhole = Array.isArray(value) && found.length === value.length;
      if (value !== undefined && !isWhole) this.wrong(name, { code: "notTexts" }, found);
      return found;
    });
  }

  /** Those of a list that are known, in the order in which they are known. */
  some<T extends string>(name: string, values: readonly T[]): readonly T[] {
    const asked = this.texts(name);
    const found = values.filter((one) => asked.includes(one));
    if (asked.some((one) => !values.some((known) => known === one)))
      this.wrong(name, { code: "notOneOf", values }, found);
    return found;
  }

  /** Names with values. */
  object(name: string): ReadonlyMap<string, unknown> {
    const value = this.#value(name);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (value !== undefined && !isObject) this.wrong(name, { code: "notObject" }, {});
    return new Map(isObject ? Object.entries(value) : []);
  }

  /** What `read` answers; undefined where it says that a setting is wrong. @throws anything else that it throws */
  tried<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!isOfSetting(error)) throw error;
      this.#problems.push(error);
      return undefined;
    }
  }

  /** A setting is not as it must be. `used`: what counts in its place, where anything does. */
  wrong(name: string, problem: SettingProblem, used: unknown): void {
    if (DECISIVE.has(name)) this.#problems.push(wrongSetting(`earmark.${name}`, problem));
    else this.#notices.push({ code: "settingIgnored", setting: `earmark.${name}`, used: JSON.stringify(used) });
  }

  /** Null is what JSON has for nothing. */
  #value(name: string): unknown {
    return this.#get(name) ?? undefined;
  }
}

/** Money, or none. */
export function isAmountOf(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isOfSetting(error: unknown): error is EarmarkError {
  return error instanceof EarmarkError && error.code === "settings";
}
