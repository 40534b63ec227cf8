import { EarmarkError } from "../core/errors";
import { joined, PARAGRAPH } from "../core/seam";
import type { Hypothesis, Turn, Word } from "../core/types";
import { oneLine } from "../core/whiteSpace";
import { secondsOf, billedTokensOf } from "./answer";
import { isLoopback } from "./baseUrl";
import { RESULT_BYTES } from "./bounds";
import { errorOf, NO_SPEECH } from "./failures";
import type { Http } from "./http";
import { objectOf } from "./hypotheses";
import { at, languageIn, listOf, numberOf, stringOf } from "./json";
import { turnsOf, wordsOf } from "./sentences";

/** What the service says of a failure: of the task, or of one recording of it. */
export interface Failed {
  readonly code: string;
  readonly message: string;
}

/** What a task says of its recordings: of the one, or of a list of them. */
function resultsOf(output: unknown): readonly unknown[] {
  return [at(output, "result"), ...listOf(at(output, "results"))].filter((one) => typeof one === "object" && one);
}

/**
 * A task of the newer family may end well although its recording did not: that is said beside the recording's URL. That nobody
 * spoke in one is no failure of the others.
 */
export function failureOf(output: unknown, status: string | undefined): Failed | undefined {
  const bad: Failed[] = [];
  let good = 0;
  for (const one of resultsOf(output)) {
    const [code, message] = [stringOf(at(one, "code")) ?? "", stringOf(at(one, "message")) ?? ""];
    const there = at(one, "transcription_url") !== undefined;
    if (stringOf(at(one, "subtask_status"))?.toUpperCase() === "FAILED" || (code && !there))
      bad.push({ code, message });
    else if (there) good += 1;
  }
  const worst = bad.find((one) => !isNoSpeech(one));
  if (status === "SUCCEEDED") return worst ?? (good > 0 ? undefined : bad[0]);
  if (status !== "FAILED" && status !== "CANCELED") return undefined;
  const said = (name: string): string => stringOf(at(output, name)) ?? "";
  const of = worst ?? bad[0];
  return { code: of?.code || said("code"), message: of?.message || said("message") };
}

export function isNoSpeech({ code, message }: Failed): boolean {
  return NO_SPEECH.test(code) || NO_SPEECH.test(message);
}

export function meaningOf({ code, message }: Failed, requestId: string): EarmarkError {
  return /^FILE_|DOWNLOAD/i.test(code)
    ? new EarmarkError("badUrl", `The service could not read the recording (${code.slice(0, 80)}).`)
    : errorOf({ status: statusOf(code), code, message }, { requestId });
}

/** A task says by a code alone what a request says by its status as well. */
function statusOf(code: string): number {
  if (/^Throttling/i.test(code)) return 429;
  return /^(Internal|System)|Unavailable|Timeout|^RequestTimeOut|ServingError|ServiceFailed/i.test(code) ? 500 : 400;
}

/** The text is not where the service said, and will not come there: only a new task makes another. */
export class TextGone extends Error {}

/** Fetches the text, which lies at a URL of its own. @throws {EarmarkError} by what happened; {TextGone}; `signal.reason` */
export async function resultOf(http: Http, body: unknown, signal: AbortSignal): Promise<Hypothesis> {
  const output = at(body, "output");
  const places = resultsOf(output).flatMap((one) => at(one, "transcription_url") ?? []);
  if (places.length === 0) throw new EarmarkError("badAnswer", "The service did not return a URL for the transcript.");
  const transcripts: unknown[] = [];
  for (const place of places) transcripts.push(...transcriptsIn(await fetched(http, place, signal)));
  const sentences = transcripts.flatMap(sentencesOf);
  const language = sentences.map((one) => languageIn(at(one, "language"))).find(Boolean);
  const usage = at(body, "usage") ?? at(output, "usage");
  const billedSeconds = secondsOf(usage);
  const billedTokens = billedTokensOf(usage);
  // They stand for all of the text: without those of one sentence the rest would be a text with holes.
  const timed = transcripts.map((one) => ({ said: textIn(one), words: wordsIn(one) }));
  const words = timed.every(({ said, words: some }) => some || !said) ? timed.flatMap((one) => one.words ?? []) : [];
  const turns = transcripts.flatMap((one) => turnsIn(one, transcripts.length > 1));
  return {
    // A channel is a voice of its own: each is a paragraph.
    text: timed
      .map(({ said }) => said)
      .filter(Boolean)
      .join(PARAGRAPH),
    final: true,
    ...(language ? { language } : {}),
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(billedTokens ? { billedTokens } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(turns.length > 0 ? { turns } : {}),
  };
}

async function fetched(http: Http, place: unknown, signal: AbortSignal): Promise<unknown> {
  const url = stringOf(place);
  const there = url && URL.canParse(url) ? new URL(url) : undefined;
  if (!there || !/^https?:$/.test(there.protocol))
    throw new EarmarkError("badAnswer", "The service did not return a URL for the transcript.");
  if (!isLoopback(there.hostname)) there.protocol = "https:";
  const answer = await http.get(there.href, { accept: "application/json" }, signal);
  // It is no answer of the service, whose codes mean the account: an address that is signed for a day, of a file in its storage.
  if ([403, 404, 410].includes(answer.status))
    throw new TextGone(`The text is gone, or its time is over (${answer.status}).`);
  return objectOf(answer, RESULT_BYTES);
}

/** One for each channel; an empty list where nobody spoke. @throws {EarmarkError} `badAnswer`: what cannot be read is not silence */
function transcriptsIn(result: unknown): readonly unknown[] {
  const list = at(result, "transcripts");
  if (Array.isArray(list)) return list;
  const one = typeof list === "object" && list !== null ? list : result;
  if (stringOf(at(one, "text")) === undefined && !Array.isArray(at(one, "sentences")))
    throw new EarmarkError("badAnswer", "The file that the service returned contains no transcript.");
  return [one];
}

function sentencesOf(transcript: unknown): readonly unknown[] {
  return listOf(at(transcript, "sentences"));
}

/** What was said on a channel, also where it is only in its sentences. */
function textIn(transcript: unknown): string {
  const text = oneLine(stringOf(at(transcript, "text")) ?? "");
  if (text) return text;
  const said = sentencesOf(transcript).map((one) => stringOf(at(one, "text")) ?? "");
  return oneLine(said.reduce(joined, ""));
}

/** The words of all sentences; undefined where one has none. */
function wordsIn(transcript: unknown): Word[] | undefined {
  const sentences = sentencesOf(transcript).map((one) => ({
    text: stringOf(at(one, "text")) ?? "",
    words: wordsOf(at(one, "words")),
  }));
  const isComplete = sentences.every(({ text, words }) => words.length > 0 || !text.trim());
  return isComplete && sentences.length > 0 ? sentences.flatMap(({ words }) => words) : undefined;
}

/** Speakers are counted for each channel on its own. */
function turnsIn(transcript: unknown, ofSeveral: boolean): Turn[] {
  const channel = numberOf(at(transcript, "channel_id")) ?? 0;
  const turns = sentencesOf(transcript).flatMap(turnsOf);
  return ofSeveral ? turns.map((turn) => Object.assign({}, turn, { speaker: `${channel}.${turn.speaker}` })) : turns;
}
