// What tests of the realtime protocol have in common.
import type { Hints, LiveHypothesis, LiveRecognizer } from "../../../../src/core/types";
import { modelOf, REALTIME_MODEL } from "../../../../src/recognizers/catalog";
import { openHttp, type Http } from "../../../../src/recognizers/http";
import { TIMEOUTS } from "../../../../src/recognizers/network";
import { realtime } from "../../../../src/recognizers/realtime/realtime";
import { KEY } from "../../../service/service";
import { collectLog } from "../../support";

export const HINTS: Hints = { context: "", itn: false };
export const OPEN = (): Http => openHttp({ ...TIMEOUTS, strictTls: true });

export function recognizerAt(baseUrl: string, http: Http, key = KEY, log = collectLog().log): LiveRecognizer {
  return realtime({ baseUrl, http, key, log, model: modelOf(REALTIME_MODEL, "singapore") });
}

/** Samples in pieces of so many, one behind the other. */
export async function* inPieces(samples: Int16Array, length = 1_600): AsyncGenerator<Int16Array, void, undefined> {
  for (let at = 0; at < samples.length; at += length) yield samples.subarray(at, at + length);
}

/** All that comes; what goes wrong is thrown at its end. */
export async function all(hypotheses: AsyncIterable<LiveHypothesis>): Promise<LiveHypothesis[]> {
  const found: LiveHypothesis[] = [];
  for await (const hypothesis of hypotheses) found.push(hypothesis);
  return found;
}

export const finals = (hypotheses: readonly LiveHypothesis[]): readonly string[] =>
  hypotheses.filter(({ final }) => final).map(({ text }) => text);
