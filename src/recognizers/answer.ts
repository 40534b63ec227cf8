import type { Tokens, Turn, Word } from "../core/types";
import { at, numberOf, stringOf } from "./json";

/** One JSON object of a service: a whole answer, or one event of a stream. */
export interface Answer {
  /** Text of this object; undefined where it carries none. Empty is valid: no speech. */
  readonly text: string | undefined;
  /** Absent while the service is still at it. */
  readonly finish: "stop" | "length" | undefined;
  readonly language: string | undefined;
  readonly billedSeconds: number | undefined;
  readonly billedTokens?: Tokens | undefined;
  readonly requestId: string | undefined;
  /** The text is all that was said, whatever came before. */
  readonly whole?: true;
  readonly words?: readonly Word[];
  readonly turns?: readonly Turn[];
}

/** An object that says nothing. */
export const NOTHING: Answer = {
  text: undefined,
  finish: undefined,
  language: undefined,
  billedSeconds: undefined,
  requestId: undefined,
};

/** Audio tokens that the service counts for a second, where it does not give the seconds themselves. */
const TOKENS_PER_SECOND = 25;

/**
 * Reads an object with `choices`, of DashScope's native protocol, of its compatible mode or of a server that speaks as
 * OpenAI does. Fields are left out freely: `content` may be text, a list or `[]`, `annotations` and `usage` may be
 * missing, `finish_reason` is the text `"null"` until the end. Undefined where the object is no answer at all.
 */
export function readAnswer(body: unknown): Answer | undefined {
  const output = at(body, "output");
  const choices = at(output, "choices") ?? at(body, "choices");
  if (!Array.isArray(choices)) return undefined;
  const choice: unknown = choices[0];
  const message = at(choice, "message") ?? at(choice, "delta");
  const finish = at(choice, "finish_reason");
  const usage = at(body, "usage");
  return {
    text: textOf(at(message, "content")),
    finish: finish === "stop" || finish === "length" ? finish : undefined,
    language: languageOf(at(message, "annotations")),
    billedSeconds: secondsOf(usage),
    requestId: stringOf(at(body, "request_id")) ?? stringOf(at(body, "id")),
  };
}

function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  return content.map((part: unknown) => stringOf(at(part, "text")) ?? "").join("");
}

function languageOf(annotations: unknown): string | undefined {
  if (!Array.isArray(annotations)) return undefined;
  for (const annotation of annotations) {
    const language = stringOf(at(annotation, "language"));
    if (language) return language;
  }
  return undefined;
}

/** Seconds that are charged for, by the seconds themselves or by the tokens. */
export function secondsOf(usage: unknown): number | undefined {
  // Of the newer models it is the duration.
  const seconds = numberOf(at(usage, "seconds")) ?? numberOf(at(usage, "duration"));
  if (seconds !== undefined) return seconds;
  const tokens =
    at(usage, "audio_tokens") ??
    at(at(usage, "input_tokens_details"), "audio_tokens") ??
    at(at(usage, "prompt_tokens_details"), "audio_tokens");
  return typeof tokens === "number" ? Math.ceil(tokens / TOKENS_PER_SECOND) : undefined;
}

/** Tokens that are charged for: of the models with a price by tokens. */
export function billedTokensOf(usage: unknown): Tokens | undefined {
  const [input, output] = [numberOf(at(usage, "input_tokens")), numberOf(at(usage, "output_tokens"))];
  return input !== undefined && output !== undefined && input >= 0 && output >= 0 ? { input, output } : undefined;
}
