import { EarmarkError } from "../core/errors";
import type { Hypothesis, Turn } from "../core/types";
import { oneLine } from "../core/whiteSpace";
import { secondsOf, tokensOf } from "./answer";
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

/** A task of the newer family may end well although its recording did not: that is said beside the recording's URL. */
export function failureOf(output: unknown, status: string | undefined): Failed | undefined {
  const results = listOf(at(output, "results"));
  const bad = results.find(
    (one) =>
      stringOf(at(one, "subtask_status")) === "FAILED" ||
      (stringOf(at(one, "code")) && at(one, "transcription_url") === undefined),
  );
  const ended = status === "FAILED" || status === "CANCELED";
  if (!ended && !(status === "SUCCEEDED" && bad)) return undefined;
  const said = (name: string): string => stringOf(at(bad, name)) ?? stringOf(at(output, name)) ?? "";
  return { code: said("code"), message: said("message") };
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

/** Fetches the text, which lies at a URL of its own. @throws {EarmarkError} by what happened; `signal.reason` */
export async function resultOf(http: Http, body: unknown, signal: AbortSignal): Promise<Hypothesis> {
  const output = at(body, "output");
  const named = at(output, "result") ?? listOf(at(output, "results"))[0];
  const url = stringOf(at(named, "transcription_url"));
  if (!url || !URL.canParse(url)) throw new EarmarkError("badAnswer", "The service named no place for the text.");
  const there = new URL(url);
  if (!isLoopback(there.hostname)) there.protocol = "https:";
  const result = await objectOf(await http.get(there.href, { accept: "application/json" }, signal), RESULT_BYTES);
  const transcripts = listOf(at(result, "transcripts"));
  const sentences = transcripts.flatMap((one) => listOf(at(one, "sentences")));
  const language = sentences.map((one) => languageIn(at(one, "language"))).find(Boolean);
  const billedSeconds = secondsOf(at(body, "usage"));
  const billedTokens = tokensOf(at(body, "usage"));
  const words = listOf(at(transcripts[0], "sentences")).flatMap((one) => wordsOf(at(one, "words")));
  const turns = transcripts.flatMap((one) => turnsIn(one, transcripts.length > 1));
  return {
    // A channel is a voice of its own: each is a paragraph.
    text: transcripts
      .map((one) => oneLine(stringOf(at(one, "text")) ?? ""))
      .filter(Boolean)
      .join("\n\n"),
    final: true,
    ...(language ? { language } : {}),
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(billedTokens ? { billedTokens } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(turns.length > 0 ? { turns } : {}),
  };
}

/** Speakers are counted for each channel on its own. */
function turnsIn(transcript: unknown, ofSeveral: boolean): Turn[] {
  const channel = numberOf(at(transcript, "channel_id")) ?? 0;
  const turns = listOf(at(transcript, "sentences")).flatMap(turnsOf);
  return ofSeveral ? turns.map((turn) => Object.assign({}, turn, { speaker: `${channel}.${turn.speaker}` })) : turns;
}
