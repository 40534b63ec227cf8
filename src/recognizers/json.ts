import { EarmarkError } from "../core/errors";
import { isLanguageCode } from "../core/languageCode";

/** A field of what may be an object. */
export function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The code of a language, as services name what they heard; undefined for everything else, since it ends up in markup. */
export function languageIn(value: unknown): string | undefined {
  return typeof value === "string" && isLanguageCode(value) ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @throws {EarmarkError} `badAnswer`, without the text: a broken answer may hold what was said */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EarmarkError("badAnswer", `The service sent ${text.length} characters that are not JSON.`);
  }
}

/** An error's body, which may be JSON by any name, or a gateway's HTML. */
export function jsonIfAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
