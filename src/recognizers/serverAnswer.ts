import { joined, seam } from "../core/seam";
import type { Turn } from "../core/types";
import { NOTHING, readAnswer, secondsOf, type Answer } from "./answer";
import type { Dialect } from "./hypotheses";
import { at, listOf, numberOf, stringOf } from "./json";
import { codeOf } from "./languageNames";
import type { Quirks } from "./servers";

/** What a stream is made of: objects with `choices`, OpenAI's events of a transcription, or objects with nothing but `text`. */
type Form = "choices" | "events" | "text";

/**
 * How one answer of a server that speaks as OpenAI does is read. For one answer only: it is added up here. `sent`: the key and
 * whatever else must not come back in an error.
 */
export function serverDialect(
  quirks: Pick<Quirks, "endsWithDone" | "silence">,
  baseUrl: string,
  sent: readonly string[],
): Dialect {
  // The service's compatible mode says so of what passes within a minute.
  const service = /(^|\.)aliyuncs\.com$/.test(new URL(baseUrl).hostname);
  const answer = new ServerAnswer();
  return {
    read: (body) => answer.read(body),
    mayRepeat: false,
    billLast: true,
    complete: (done) => answer.isComplete(done, quirks),
    ...(service ? {} : { usedUp: USED_UP }),
    explains: (message) => sent.filter((one) => one.trim()).reduce((all, one) => all.replaceAll(one, "…"), message),
  };
}

const USED_UP = /insufficient_quota|billing_hard_limit|exceeded your current quota|insufficient.credits/i;

/**
 * Adds up all that such servers send: chunks of a chat, vLLM's `transcription.chunk`, OpenAI's `transcript.text.delta`,
 * `.segment` and `.done`, segments of speaches (up to 0.8.3) without a type, and one object with `text`.
 */
class ServerAnswer {
  #text = "";
  #form: Form | undefined;
  #finish: Answer["finish"];
  /** The server itself gave up. */
  #broken = false;
  /** A piece of sound has ended: what comes is a sentence of its own. */
  #boundary = false;
  /** Says `finish_reason` after every piece of some 30 seconds. */
  #inPieces = false;
  readonly #turns: Turn[] = [];

  /** Undefined where the object is none of these, or a failure. */
  read(body: unknown): Answer | undefined {
    if (at(body, "error")) return undefined;
    const type = stringOf(at(body, "type"));
    if (type?.startsWith("transcript.")) return this.#event(type, body);
    const text = stringOf(at(body, "text"));
    if (text !== undefined) return this.#segment(text, body);
    const answer = readAnswer(body);
    return answer && this.#choice(answer, body);
  }

  /** Whether a stream may end here. */
  isComplete(done: boolean, { endsWithDone, silence }: Pick<Quirks, "endsWithDone" | "silence">): boolean {
    if (this.#broken) return false;
    switch (this.#form) {
      case undefined:
        return silence === "empty stream";
      case "text":
        return true;
      case "events":
        return done || this.#finish !== undefined;
      case "choices":
        return done || (this.#finish !== undefined && !endsWithDone && !this.#inPieces);
    }
  }

  #event(type: string, body: unknown): Answer {
    this.#form = "events";
    const text = stringOf(at(body, type.endsWith(".delta") ? "delta" : "text")) ?? "";
    if (type.endsWith(".delta")) this.#text += text;
    if (type.endsWith(".segment")) this.#turns.push(...turnsOf([body]));
    if (type.endsWith(".done")) {
      // Some say in the end only that it is the end.
      if (text) this.#text = text;
      this.#finish = "stop";
    }
    return this.#answer(body);
  }

  #segment(text: string, body: unknown): Answer {
    this.#form ??= "text";
    this.#text = joined(this.#text, text);
    this.#turns.push(...turnsOf(listOf(at(body, "segments"))));
    this.#finish = "stop";
    return this.#answer(body);
  }

  #choice(answer: Answer, body: unknown): Answer {
    this.#form = "choices";
    this.#inPieces ||= stringOf(at(body, "object")) === "transcription.chunk";
    if (answer.text) {
      this.#text += (this.#boundary ? seam(this.#text, answer.text) : "") + answer.text;
      this.#boundary = false;
    }
    const named = at(listOf(at(body, "choices"))[0], "finish_reason");
    this.#broken ||= named === "abort" || named === "error";
    this.#boundary ||= answer.finish !== undefined;
    // What was cut in one piece is missing, whatever the next one says.
    if (answer.finish && this.#finish !== "length") this.#finish = answer.finish;
    return { ...answer, ...this.#answer(body), requestId: answer.requestId, language: answer.language };
  }

  #answer(body: unknown): Answer {
    const language = stringOf(at(body, "language"));
    return {
      ...NOTHING,
      text: this.#text || this.#turns.map(({ text }) => text).join(" "),
      whole: true,
      finish: this.#finish,
      language: language && (codeOf(language) ?? language),
      billedSeconds: secondsOf(at(body, "usage")),
      turns: [...this.#turns],
    };
  }
}

/** Segments that name a speaker, in seconds from the start of the clip (OpenAI's `diarized_json`). */
function turnsOf(segments: readonly unknown[]): Turn[] {
  return segments.flatMap((one) => {
    const [start, end] = [numberOf(at(one, "start")), numberOf(at(one, "end"))];
    const [speaker, text] = [stringOf(at(one, "speaker")), stringOf(at(one, "text"))];
    if (!speaker || start === undefined || end === undefined || text === undefined) return [];
    return [{ start, end, speaker, text: text.trim() }];
  });
}
