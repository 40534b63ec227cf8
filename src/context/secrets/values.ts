import type { Strength } from "./names";
import { looksRandom } from "./random";

/** A value as it stands beside a telling name. */
export interface Candidate {
  readonly value: string;
  readonly strength: Strength;
  /** In quotation marks of any kind. */
  readonly quoted: boolean;
  /** `NAME=value` without spaces. */
  readonly tight: boolean;
  /** What separates them. */
  readonly separator: string;
  /** The name begins its line, or is an option of a command. */
  readonly leads: boolean;
  /** Nothing follows the value on its line. */
  readonly alone: boolean;
}

/** Calls and members of code: what is written there is a way to the secret. */
const CODE =
  /^(?:await |new )?[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)*[([]|^[a-zA-Z_$][A-Za-z_$]*(?:\.[a-zA-Z_$][A-Za-z_$]*)+[;,]?$/;
/** Types, and values that say nothing. */
const NOTHING =
  /^(?:string|str|boolean|bool|number|int|text|bytes|any|void|object|null|nil|none|undefined|true|false|optional|required|readonly|self|this)\b[?;,)]?$/i;

/** Whether a value that stands beside a telling name is a secret. Rather once too often: what is left out is one word less to spell. */
export function isSecret(candidate: Candidate): boolean {
  const { value, strength, quoted, tight, separator, leads, alone } = candidate;
  if (value.length < 3 || NOTHING.test(value)) return false;
  if (strength === "maybe") return looksRandom(value, 16);
  if (!quoted && CODE.test(value) && !looksRandom(value, 20)) return false;
  if (looksRandom(value, 16)) return true;
  // In a sentence only what nobody would say.
  if (/^(?:is|ist|lautet|est|es|は|是|为|為|\|)$/i.test(separator)) return isMixed(value);
  // Of two words at the least one must be none.
  if (strength === "secret" && /\s/.test(value)) return value.split(/\s+/).some((word) => looksRandom(word, 12));
  if (quoted) return strength === "password" || value.length >= 6;
  if (tight) return strength === "password" || (value.length >= 4 && (leads || isMixed(value)));
  if (isMixed(value)) return strength === "password" || value.length >= 6;
  if (/^[:：]$/.test(separator) && isLatin(value))
    return (
      (leads && alone && (strength === "password" || (value.length >= 6 && !/^[A-Z][a-z]/.test(value)))) ||
      hasWide(candidate)
    );
  return strength === "password" && leads && alone && isLatin(value);
}

/** The colon of Chinese and Japanese labels, which no code has. */
function hasWide({ separator, strength }: Candidate): boolean {
  return separator === "：" && strength === "password";
}

function isLatin(value: string): boolean {
  return /^[\x21-\x7E]+$/.test(value);
}

/** Letters with digits, or with signs that no word has, or digits alone. */
function isMixed(value: string): boolean {
  const bare = value.replace(/[.,!?:)]+$/, "");
  if (bare.length < 4 || !/[A-Za-z0-9]/.test(bare)) return false;
  return /\d/.test(bare) || /[!@#$%^&*+=~?\\]/.test(bare);
}
