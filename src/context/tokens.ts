/** A piece of one kind: letters with their marks, one digit, one sign. */
const PIECES = /[\p{L}\p{M}]+|\p{N}|[^\s\p{L}\p{M}\p{N}]/gu;
const LATIN = /^[A-Za-z]+$/;
const NAME = /^[A-Z][a-z]+$/;

/**
 * Tokens a character, measured with Qwen3's tokenizer (it splits digits one by one): rather too many than too few. Han characters that
 * few texts have take two to three, and nobody can tell them by their code, so that a list of them comes to more than this says; the
 * maximum of `gather` has a reserve for that.
 */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}ー]/u, 1],
  [/[\u4e00-\u9fff]/u, 1.4],
  [/\p{Script=Hangul}/u, 1.25],
  [/\p{Script=Thai}/u, 1],
  [/[\p{Script=Arabic}\p{Script=Hebrew}]/u, 0.6],
  [/\p{Script=Cyrillic}/u, 0.6],
  // Letters of Latin with a mark; their neighbors are split off too.
  [/\p{Script=Latin}/u, 0.75],
  [/\p{Script=Greek}/u, 1.1],
  [/[\p{Script=Devanagari}\p{Script=Armenian}\p{Script=Georgian}]/u, 1.3],
  [/[\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u, 1.5], // prettier-ignore
];
/** Burmese, Khmer, Tibetan, Ethiopic, rare Han and whatever else there is. */
const RARE = 2.4;

/** About how many tokens a text is for Qwen3-ASR, rather too many than too few. */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) {
    // Names are rarer than words.
    if (LATIN.test(piece)) tokens += Math.ceil(piece.length / (NAME.test(piece) ? 2.2 : 3));
    else if (!/\p{L}/u.test(piece)) tokens += piece.length > 1 || /\p{M}/u.test(piece) ? 2 : 1;
    else {
      let weight = 0;
      let plain = 0;
      for (const character of piece) {
        if (character < "\u0080") plain += 1;
        else weight += weightOf(character);
      }
      tokens += Math.ceil(weight + plain / 2.5);
    }
  }
  return tokens;
}

const known = new Map<string, number>();

function weightOf(character: string): number {
  let weight = known.get(character);
  if (weight === undefined) {
    weight = WEIGHTS.find(([script]) => script.test(character))?.[1] ?? (/\p{M}/u.test(character) ? 1 : RARE);
    known.set(character, weight);
  }
  return weight;
}
