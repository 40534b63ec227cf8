import type { IncomingHttpHeaders } from "node:http";
import * as compatible from "./shapes/compatible";
import * as inputAudio from "./shapes/inputAudio";
import { chat, form } from "./shapes/server";
import * as native from "./shapes/native";
import { isTasked, NEWER } from "./models";
import { Refusal, type Accepted } from "./request";
import type { Behavior } from "./service";

/** What an answer is made of. */
export interface Facts {
  readonly id: string;
  readonly seconds: number;
  readonly request: Accepted;
  readonly behavior: Behavior;
}

/** What was heard, and in which language. */
export interface Said {
  readonly text: string;
  readonly language: string;
}

/** One protocol: how it reads a request, strictly, and how it speaks. */
export interface Shape {
  /** @throws {Refusal} */
  accept(body: Buffer, headers: IncomingHttpHeaders, behavior: Behavior): Accepted | Promise<Accepted>;
  /** The whole answer as an object. @throws {Refusal} where the protocol has no other way to say it */
  whole(said: Said, facts: Facts): object;
  /** The frames of a stream: for text that is new, `all` being all so far. */
  piece(fresh: string, all: string, language: string, facts: Facts): string;
  /** The frames that end it; `rest` is what no piece has said. @throws {Refusal} as `whole` */
  end(rest: string, said: Said, facts: Facts): string;
}

/** By path, on whatever host it is asked for. */
export const SHAPES: Readonly<Record<string, (body: Buffer) => Shape>> = {
  "/api/v1/services/aigc/multimodal-generation/generation": (body) => {
    const [, model = ""] = /"model":\s*"([^"]*)"/.exec(body.toString("latin1", 0, 400)) ?? [];
    if (isTasked(model)) throw new Refusal(403, "AccessDenied", "current user api does not support synchronous calls.");
    return NEWER.test(model) ? inputAudio : native;
  },
  "/compatible-mode/v1/chat/completions": () => compatible,
  "/v1/chat/completions": () => chat,
  "/v1/audio/transcriptions": () => form,
  "/inference": () => form,
};
