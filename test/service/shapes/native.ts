// DashScope's own protocol, for Qwen3-ASR and the retired Qwen-Audio-ASR.
import { randomInt } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { accept as read, type Accepted } from "../request";
import type { Facts, Said } from "../shapes";

export function accept(body: Buffer, headers: IncomingHttpHeaders): Accepted {
  return read(body.toString("utf8"), headers["x-dashscope-sse"] === "enable");
}

export function whole({ text, language }: Said, facts: Facts): object {
  return frame(text || undefined, "stop", language, facts);
}

export function piece(fresh: string, all: string, language: string, facts: Facts): string {
  return event(frame(facts.behavior.cumulative ? all : fresh, "null", facts.request.language ?? language, facts));
}

export function end(rest: string, { text, language }: Said, facts: Facts): string {
  return event(frame(facts.behavior.cumulative ? text : rest || undefined, "stop", language, facts));
}

/** The service numbers its events; nobody should rely on it. */
function event(data: object): string {
  return `id:${randomInt(1, 1_000)}\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`;
}

function frame(text: string | undefined, finish: string, language: string, facts: Facts): object {
  const { behavior, seconds, id } = facts;
  // Said whether or not it was asked for: `enable_lid` is gone from the documentation.
  const heard = language ? [{ language, type: "audio_info", emotion: "neutral" }] : [];
  return {
    output: {
      choices: [
        {
          finish_reason: finish,
          message: {
            ...(behavior.terse ? {} : { annotations: heard }),
            content: text === undefined ? [] : [{ text }],
            role: "assistant",
          },
        },
      ],
    },
    usage: behavior.terse
      ? { prompt_tokens_details: { audio_tokens: seconds * 25 - 3 } }
      : { input_tokens_details: { text_tokens: 0 }, output_tokens_details: { text_tokens: 1 }, seconds },
    request_id: id,
  };
}
