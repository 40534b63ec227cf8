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

/** The code of a language, as services name what they recognized; undefined for everything else, since it ends up in markup. */
export function languageIn(value: unknown): string | undefined {
  return typeof value === "string" && isLanguageCode(value) ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @throws {EarmarkError} `badAnswer`, without the text: a broken answer may hold what was said */
export function jsonOf(text: string): unknown {
  try {
    return parsed(text);
  } catch {
    throw new EarmarkError("badAnswer", `The service sent ${text.length} characters that are not JSON.`);
  }
}

/** An error's body, which may be JSON by any name, or a gateway's HTML. */
export function jsonIfAny(text: string): unknown {
  try {
    return parsed(text);
  } catch {
    return undefined;
  }
}

/** What is shorter takes no more than 40 MB, whatever is in it. */
const SHORT = 1_048_576;
/** Twelve hours of words have some 1 000 000 values. */
const MOST_VALUES = 3_000_000;
/** No protocol has more than ten. */
const DEEPEST = 100;

/** 64 MB of `{},` or `[[[` become 2 GB of memory, and nothing else is done for 12 s. @throws where it is no JSON, or more than can be meant */
function parsed(text: string): unknown {
  if (text.length > SHORT && !isReasonable(text)) throw new RangeError("Too many values.");
  return JSON.parse(text);
}

function isReasonable(text: string): boolean {
  let values = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') inString = !inString;
    else if (inString) at += sign === "\\" ? 1 : 0;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    else if (sign === ",") values += 1;
    if (depth > DEEPEST || values > MOST_VALUES) return false;
  }
  return true;
}
