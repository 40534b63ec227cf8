import { joined as asOne } from "../core/seam";
import type { Span, Turn, Word } from "../core/types";
import { NOTHING, readAnswer, secondsOf, billedTokensOf, type Answer } from "./answer";
import { GrowingText } from "./growingText";
import { at, listOf, numberOf, stringOf } from "./json";

/** What is known of one sentence so far. */
interface Sentence {
  readonly key: string;
  /** Its number, where the service counts. */
  readonly id: number | undefined;
  /** When it begins, in milliseconds. */
  readonly start: number | undefined;
  readonly grown: GrowingText;
  readonly text: string;
  readonly ended: boolean;
  readonly words: readonly Word[];
  readonly turns: readonly Turn[];
}

/**
 * Reads the answers of `qwen-audio-3.x-asr-flash` and `fun-asr-flash`, whole ones and events of a stream: one function for one
 * answer, since a stream must be added up. A clip has several sentences; each grows from event to event and ends with
 * `sentence_end: true`, `output.text` is all text so far, and the bill comes with the ends (the service's page of fun-asr-flash,
 * September 2026). What was recognized lies under `output` on the service's generic hosts, at the top on workspace hosts (measured by
 * others).
 */
export function sentenceReader(): (body: unknown) => Answer | undefined {
  const recognized = new Recognized();
  return (body) => recognized.add(body);
}

class Recognized {
  readonly #sentences = new Map<string, Sentence>();
  /** `output.text`, and the sentences that came after its newest one. */
  readonly #whole = new GrowingText();
  readonly #later = new Set<string>();
  #isNewest = false;
  #cutOff = false;

  add(body: unknown): Answer | undefined {
    const output = at(body, "output") ?? body;
    const text = stringOf(at(output, "text"));
    const usage = at(body, "usage") ?? at(output, "usage");
    const list = listOf(at(output, "sentences"));
    const sentences = (list.length > 0 ? list : [at(output, "sentence")]).filter(isObject);
    // As the older models answer.
    const older = text === undefined && sentences.length === 0 ? readAnswer(body) : undefined;
    if (older?.text !== undefined) return older;
    const finishes = [output, ...sentences, listOf(at(output, "choices"))[0], body].map((one) =>
      at(one, "finish_reason"),
    );
    const [finish] = finishes;
    const isLast = finish === "stop" || finish === "length";
    // Neither text nor a bill nor an end: no answer of this protocol.
    if (text === undefined && sentences.length === 0 && !isObject(usage) && finish === undefined) return undefined;
    const spoken = sentences.filter((one) => at(one, "heartbeat") !== true);
    for (const one of spoken) this.#take(one);
    if (text !== undefined) this.#takeWhole(text, isLast || spoken.some(hasEnded));
    this.#cutOff ||= finishes.includes("length");
    const known = this.#inOrder();
    const nothing = text === undefined && this.#whole.text === "" && known.length === 0 && finish !== "stop";
    const goesOn = at(output, "sentence_end") === false || known.some(({ ended }) => !ended);
    const open = finish === "null" || (goesOn && !isLast);
    // They stand for the whole text: where a sentence has ended without any, the others would have holes between them.
    const isTimed = known.every((one) => !one.ended || one.words.length > 0 || one.text.trim() === "");
    const words = isTimed ? known.flatMap((one) => one.words) : [];
    const turns = known.flatMap((one) => one.turns);
    return {
      ...NOTHING,
      text: this.#text(known),
      whole: true,
      finish: open || nothing ? undefined : this.#cutOff ? "length" : "stop",
      language: stringOf(at(sentences[0], "language")) ?? stringOf(at(output, "language")),
      billedSeconds: secondsOf(usage),
      billedTokens: billedTokensOf(usage),
      requestId: stringOf(at(body, "request_id")),
      words,
      ...(turns.length > 0 ? { turns } : {}),
    };
  }

  /** A sentence that is new, or more of one that is known. */
  #take(value: object): void {
    const id = at(value, "sentence_id");
    const begins = numberOf(at(value, "begin_time"));
    const key = this.#keyOf(id, begins);
    const before = this.#sentences.get(key);
    if (!before) this.#later.add(key);
    this.#isNewest = false;
    const ended = hasEnded(value);
    const grown = before?.grown ?? new GrowingText();
    grown.add(stringOf(at(value, "text")) ?? "", ended);
    const words = wordsOf(at(value, "words"));
    this.#sentences.set(key, {
      key,
      id: idOf(id),
      start: begins ?? before?.start,
      grown,
      text: grown.text,
      ended,
      words: grown.inPieces ? [...(before?.words ?? []), ...words] : words,
      turns: turnsOf({ ...value, text: grown.text }),
    });
  }

  /** By its number, because the newest one is still open, or by its start. */
  #keyOf(id: unknown, start: number | undefined): string {
    if (typeof id === "number" || typeof id === "string") return `number ${id}`;
    const newest = [...this.#sentences.values()].at(-1);
    if (newest && !newest.ended) return newest.key;
    return start === undefined ? `after ${this.#sentences.size}` : `from ${start}`;
  }

  #takeWhole(text: string, ends: boolean): void {
    const spoken = this.#inOrder().filter((one) => one.text.trim() !== "");
    // Where a gateway puts the newest sentence in the place of all text, the ones before it would be lost.
    const isNewestOnly = spoken.length > 1 && text.trim() === spoken.at(-1)?.text.trim();
    if (!text.trim() || (isNewestOnly && !this.#whole.inPieces)) return;
    this.#whole.add(text, ends);
    this.#later.clear();
    this.#isNewest = true;
  }

  /** By their numbers or by when they begin, where all have one, the newest perhaps not yet; else as they came. */
  #inOrder(): Sentence[] {
    const all = [...this.#sentences.values()];
    if (all.every(({ id }) => id !== undefined)) return all.sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
    if (all.slice(0, -1).some(({ start }) => start === undefined)) return all;
    return all.sort((a, b) => (a.start ?? LAST) - (b.start ?? LAST));
  }

  #text(known: readonly Sentence[]): string {
    const [joined, whole] = [join(known), this.#whole.text];
    // What is far shorter than the sentences is not all of them.
    if (joined.length > 2 * whole.length) return joined;
    if (this.#isNewest) return whole;
    const rest = join(known.filter(({ key }) => this.#later.has(key)));
    const all = asOne(whole, rest);
    return joined.length >= all.length ? joined : all;
  }
}

const LAST = Number.MAX_VALUE;

/** Whole answers say nothing of a sentence's end; streams say that it goes on. */
function hasEnded(sentence: unknown): boolean {
  return at(sentence, "sentence_end") !== false;
}

function idOf(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : numberOf(value);
}

function join(sentences: readonly Sentence[]): string {
  return sentences.reduce((all, { text }) => asOne(all, text), "");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Words with times in milliseconds, as the service writes them. */
export function wordsOf(words: unknown): Word[] {
  return listOf(words).flatMap((word) => {
    const span = spanOf(word);
    const text = stringOf(at(word, "text"));
    return span && text !== undefined ? [{ ...span, text: text + (stringOf(at(word, "punctuation")) ?? "") }] : [];
  });
}

/** What one speaker said in a sentence; none where the service does not tell speakers apart. */
export function turnsOf(sentence: unknown): Turn[] {
  const label = at(sentence, "speaker_id");
  if (typeof label !== "number" && (typeof label !== "string" || label === "")) return [];
  const span = spanOf(sentence);
  const text = stringOf(at(sentence, "text"));
  return span && text !== undefined ? [{ ...span, speaker: String(label), text }] : [];
}

/** When something is said, in seconds. A time before the beginning, or an end before its start, would make what is kept unreadable. */
function spanOf(value: unknown): Span | undefined {
  const [start, end] = [numberOf(at(value, "begin_time")), numberOf(at(value, "end_time"))];
  if (start === undefined || end === undefined) return undefined;
  const begin = Math.max(0, start / 1_000);
  return { start: begin, end: Math.max(begin, end / 1_000) };
}
