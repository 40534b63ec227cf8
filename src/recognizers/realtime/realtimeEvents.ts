import { languageIn, at, jsonOf, numberOf, stringOf } from "../json";
import { codeOf } from "../languageNames";
import { failureIn, type Failure } from "../failures";
import { secondsOf } from "../answer";
import type { Hints } from "../../core/types";
import type { Model } from "../model";
import { RATE } from "./sentSound";

/**
 * How long it is quiet behind a sentence. The service takes 200 to 6000 ms, 800 unless it is told, and recommends 400 for what should come
 * quickly (its page of client events, 15 March 2026); who speaks freely pauses for 400 to 700 ms within a sentence.
 */
export const SILENCE_MS = 500;
/** How sure it must be that somebody speaks, -1 to 1: its SDK's page recommends 0, which misses least. What is silent is not even sent. */
const THRESHOLD = 0;

/** The first event of a client: what is sent and what is wanted. Only what the model can do, and what is known, is asked for. */
export function sessionUpdate({ can }: Model, { context, language }: Hints): object {
  return {
    type: "session.update",
    session: {
      modalities: ["text"],
      input_audio_format: "pcm",
      sample_rate: RATE,
      input_audio_transcription: {
        ...(can.language && language ? { language } : {}),
        ...(can.context && context ? { corpus: { text: context } } : {}),
      },
      turn_detection: { type: "server_vad", threshold: THRESHOLD, silence_duration_ms: SILENCE_MS },
    },
  };
}

/** What a server says. Items are named by the service; one that is not named is the newest. */
export type ServerEvent =
  | { readonly kind: "created"; readonly session: string | undefined }
  | { readonly kind: "updated" | "finished" | "other" }
  | { readonly kind: "started" | "stopped"; readonly item: string | undefined; readonly ms: number | undefined }
  | { readonly kind: "item"; readonly item: string | undefined }
  | {
      readonly kind: "text";
      readonly item: string | undefined;
      /** Confirmed from the start of the sentence on. */
      readonly text: string;
      /** What follows it, and may still change. */
      readonly tail: string;
      readonly language: string | undefined;
    }
  | {
      readonly kind: "completed";
      readonly item: string | undefined;
      readonly text: string;
      readonly language: string | undefined;
      /** That are charged for, where it says so. */
      readonly seconds: number | undefined;
    }
  | { readonly kind: "failed"; readonly item: string | undefined; readonly failure: Failure }
  | {
      readonly kind: "error";
      readonly failure: Failure;
      /** The event of ours that it is about, where it is about one. */
      readonly about: string | undefined;
      /** The service gives up: it closes the connection. */
      readonly ends: boolean;
    };

const TRANSCRIPTION = "conversation.item.input_audio_transcription.";

/**
 * One event as the service's page of server events has it (Qwen-ASR-Realtime, 15 March 2026), read leniently: whatever is missing is
 * undefined, what is not known is `other`. An error that is the client's (`invalid_request_error`) keeps the connection, one of the service
 * (`server_error`) ends it (the page of Qwen-Audio's events, 14 July 2026).
 * @throws {EarmarkError} `badAnswer` for what is no JSON
 */
export function serverEvent(message: string): ServerEvent {
  const body = jsonOf(message);
  const type = stringOf(at(body, "type")) ?? "";
  const item = stringOf(at(body, "item_id")) ?? stringOf(at(at(body, "item"), "id"));
  const language = languageOf(at(body, "language"));
  switch (type) {
    case "session.created":
      return { kind: "created", session: stringOf(at(at(body, "session"), "id")) };
    case "session.updated":
      return { kind: "updated" };
    case "session.finished":
      return { kind: "finished" };
    case "input_audio_buffer.speech_started":
      return { kind: "started", item, ms: numberOf(at(body, "audio_start_ms")) };
    case "input_audio_buffer.speech_stopped":
      return { kind: "stopped", item, ms: numberOf(at(body, "audio_end_ms")) };
    case "input_audio_buffer.committed":
    case "conversation.item.created":
      return { kind: "item", item };
    case `${TRANSCRIPTION}text`: {
      const [text, tail] = [stringOf(at(body, "text")) ?? "", stringOf(at(body, "stash")) ?? ""];
      return { kind: "text", item, text, tail, language };
    }
    case `${TRANSCRIPTION}completed`: {
      const seconds = secondsOf(at(body, "usage"));
      return { kind: "completed", item, text: stringOf(at(body, "transcript")) ?? "", language, seconds };
    }
    case `${TRANSCRIPTION}failed`:
      return { kind: "failed", item, failure: failureOf(body) };
    case "error": {
      const error = at(body, "error");
      const ends = stringOf(at(error, "type")) !== "invalid_request_error";
      return { kind: "error", failure: failureOf(body), about: stringOf(at(error, "event_id")), ends };
    }
    default:
      return { kind: "other" };
  }
}

function languageOf(value: unknown): string | undefined {
  return languageIn(value) ?? (typeof value === "string" ? codeOf(value) : undefined);
}

/** A server's own fault unless it says that it is the client's. */
function failureOf(body: unknown): Failure {
  const client = stringOf(at(at(body, "error"), "type")) === "invalid_request_error";
  return failureIn(body, client ? 400 : 500) ?? { status: 500, code: "", message: "" };
}

/**
 * Why a connection was closed, as a failure. The service says with 1007 and the words of its error table what it does not like, with 1011 that it
 * failed (seen by others); a code of 4400 to 4599 is an HTTP status by convention.
 */
export function failureOfClose(code: number, reason: string): Failure {
  const bad = code === 1003 || code === 1007 || code === 1008 || code === 1010;
  const status = code >= 4_400 && code < 4_600 ? code - 4_000 : bad ? 400 : code === 1009 ? 413 : 503;
  return { status, code: `close.${code}`, message: reason };
}
