import { fold } from "../core/fold";
import { isOrdinary } from "./common/lookup";

/** An identifier, and what somebody says who reads it aloud. */
export interface SpokenForm {
  /** `useEffect`, `parse_robots_txt` */
  readonly written: string;
  /** `use Effect`, `parse robots txt`: its words as they are spelled in it. */
  readonly spoken: string;
}

/** Something that may be an identifier. */
export interface Candidate {
  readonly written: string;
  /**
   * Two words are enough: it stands in a glossary, or around it stands a script in which nobody would write them. In English two
   * words often mean themselves ("use effect"); of 3 351 identifiers with three words or more one did, and rightly.
   */
  readonly pairs: boolean;
}

/** Letters in a row as programs write words: `XGB`, `Classifier`, `robots`; digits belong to what is before them, and so does the `s` of `IDs`. */
const WORDS = /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})\d*|\p{Lu}?\p{Ll}+\d*|\p{Lu}\d*/gu;
const IDENTIFIER = /^[\p{Script=Latin}\d_]{5,60}$/u;
/** More than that nobody says in one breath. */
const MOST_WORDS = 6;
const FEWEST_LETTERS = 7;

/**
 * How identifiers are said, for those that can be told from what is said: of letters and `_` alone (no `kebab-case`, whose words are
 * words of the sentence, and no `scope/pkg`), where no other identifier sounds the same, and their words stand in none of the `texts`,
 * where they may mean themselves.
 */
export function spokenForms(candidates: readonly Candidate[], texts: readonly string[]): readonly SpokenForm[] {
  const bySound = new Map<string, (SpokenForm & { readonly isEnough: boolean }) | undefined>();
  for (const { written, pairs } of candidates) {
    const words = wordsOf(written);
    if (words.length === 0 || isPhrase(words)) continue;
    const spoken = words.join(" ");
    const sound = fold(spoken).text;
    const other = bySound.get(sound);
    if (bySound.has(sound) && other?.written !== written) bySound.set(sound, undefined);
    else
      bySound.set(sound, {
        written,
        spoken,
        isEnough: (pairs && isPair(words)) || words.length > 2 || other?.isEnough === true,
      });
  }
  const forms = [...bySound].filter(([, form]) => form?.isEnough);
  const prose = forms.length > 0 ? texts.map((text) => fold(text).text) : [];
  return forms.flatMap(([sound, form]) =>
    form && !prose.some((text) => text.includes(sound)) ? [{ written: form.written, spoken: form.spoken }] : [],
  );
}

/** Words that join others in a sentence. */
const JOINING = /^(?:of|to|in|on|at|and|or)$/i;
const SMALL = /^(?:of|to|in|on|at|and|or|is|it|by|up|out|off|for|as|an|the|no|not|with|from|each|all|if|be|do|go)$/i;

/** `stateOfTheArt`, `endToEnd`: people say it and mean no identifier. */
function isPhrase(words: readonly string[]): boolean {
  return words.slice(1, -1).some((word) => JOINING.test(word));
}

/**
 * Two words that are an identifier: with a small one they are words of sentences (`LinkedIn`, `forEach`), and with a capital first and
 * a word that is no word of the language they are a name, which is said as it is written: `JavaScript`, `McKinsey`.
 */
function isPair(words: readonly string[]): boolean {
  if (words.some((word) => SMALL.test(word)) || KNOWN.test(words.join(""))) return false;
  return !/^\p{Lu}/u.test(words[0] ?? "") || words.every(isEnglish);
}

/** Names of two ordinary words that recognizers write as they are. */
const KNOWN = /^(?:Java|Type|Coffee|Action|Post)Script$|^(?:YouTube|PowerPoint|PowerShell|WordPress|DeepSeek|DeepMind|HuggingFace|StackOverflow|FaceTime|FaceBook|BitBucket|DropBox|SoundCloud|SalesForce|SnowFlake|HubSpot|LightRoom|QuickBooks|QuickTime|CloudFlare|FireFox|FireBase|BlackBerry|BlackRock|MasterCard|TripAdvisor|SharePoint|OneNote|OneDrive|WhatsApp|WeChat|TikTok|MacBook)$/; // prettier-ignore

function isEnglish(word: string): boolean {
  return isOrdinary(word.toLowerCase(), "en");
}

/** Empty for what has none, or but one. */
function wordsOf(written: string): readonly string[] {
  if (!IDENTIFIER.test(written)) return [];
  const words = written.match(WORDS) ?? [];
  if (words.length < 2 || words.length > MOST_WORDS) return [];
  const letters = words.join("");
  // `i18n_v2`, `a_b_c`: what is left out could not be heard.
  if (letters.length !== written.replaceAll("_", "").length || letters.length < FEWEST_LETTERS) return [];
  return words.some((word) => word.length > 2) ? words : [];
}

/** Most of the letters of a text are of a script in which identifiers are foreign. */
export function isOtherScript(text: string): boolean {
  const sample = text.slice(0, 20_000);
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  return letters > 0 && latin * 2 < letters;
}
