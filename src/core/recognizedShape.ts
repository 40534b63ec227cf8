import { isQuantity, isText, listOf, matching, maybe, oneOf, shapeOf } from "./shape";
import type { GuardNote, Recognized, Tokens, Turn, Word } from "./types";

/** Every guard's name, so that none is missing here. */
const GUARDS: Readonly<Record<GuardNote, true>> = { leak: true, loop: true, silence: true, short: true, read: true };

export const isGuardNote = oneOf(...Object.keys(GUARDS));

/** A word with its times. */
export const isWord = shapeOf<Word>({ start: isQuantity, end: isQuantity, text: isText, approx: maybe(oneOf(true)) });
/** What one speaker said. */
export const isTurn = shapeOf<Turn>({ start: isQuantity, end: isQuantity, speaker: isText, text: isText });

/** What was recognized in a clip, read from a disk. */
export const isRecognized = shapeOf<Recognized>({
  text: isText,
  language: maybe(isText),
  billedSeconds: maybe(isQuantity),
  billedTokens: maybe(shapeOf<Tokens>({ input: isQuantity, output: isQuantity })),
  requestId: maybe(isText),
  truncated: maybe(oneOf(true)),
  words: maybe(listOf(isWord)),
  turns: maybe(listOf(isTurn)),
  guards: maybe(listOf(isGuardNote)),
});

/** The name of a sound: SHA-256 in hexadecimal. */
export const isDigest = matching(/^[0-9a-f]{64}$/);
