import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { anyFfmpeg, soundIn } from "../sounds/anyFfmpeg";
import { FULL, PLAIN } from "./models";

/** What the service refuses, in its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A request that the service would take. */
export interface Accepted {
  readonly model: string;
  readonly context: string;
  readonly audio: string;
  readonly language: string | undefined;
  readonly languageId: boolean;
  readonly itn: boolean;
  readonly incremental: boolean;
  /** What the client wants: a stream, or one object. */
  readonly stream: boolean;
  /** Nothing but the text, not even JSON. */
  readonly plainText?: boolean;
  /** Says who spoke. */
  readonly speakers?: boolean;
}

export const CODES = new Set(
  "zh yue en ja de ko ru fr pt ar it es hi id th tr uk vi cs da fil fi is ms no pl sv".split(" "),
);

export const invalid = (message: string): Refusal => new Refusal(400, "InvalidParameter", message);

/** Reads a request as strictly as the documentation allows. @throws {Refusal} */
export function accept(text: string, stream: boolean): Accepted {
  const body = parse(text);
  exactly(body, ["model", "input", "parameters"], "body");
  const model = body["model"];
  if (typeof model !== "string") throw invalid("model must be a string");
  if (model !== PLAIN && !FULL.has(model)) throw new Refusal(404, "ModelNotFound", "Model not exist.");
  const input = object(body["input"], "input");
  exactly(input, ["messages"], "input");
  const messages = input["messages"];
  if (!Array.isArray(messages)) throw invalid("one user message is required");
  // The system's message comes first in the documentation, but anywhere is taken (measured by others).
  const of = (role: string): Record<string, unknown>[] =>
    messages.map((message) => object(message, "message")).filter((message) => message["role"] === role);
  const [users, systems] = [of("user"), of("system")];
  const [user] = users;
  if (!user || users.length !== 1 || systems.length > 1 || messages.length !== users.length + systems.length)
    throw invalid("one user message is required");
  const audio = only(user, "audio");
  const [system] = systems;
  if (system && model === PLAIN) throw invalid("this model takes no system message");
  const context = system ? (typeof system["content"] === "string" ? system["content"] : only(system, "text")) : "";
  if (tokens(context) > 10_000) throw invalid("the context is too long");
  const parameters = object(body["parameters"] ?? {}, "parameters");
  exactly(parameters, ["result_format", "incremental_output", "stream", "asr_options"], "parameters");
  if (model === PLAIN && parameters["asr_options"] !== undefined) throw invalid("this model takes no asr_options");
  const options = object(parameters["asr_options"] ?? {}, "asr_options");
  exactly(options, ["language", "enable_lid", "enable_itn"], "asr_options");
  flag(parameters["stream"]);
  const language = options["language"];
  if (language !== undefined && !CODES.has(language as string)) throw invalid(`language is not supported`);
  return {
    model,
    context,
    audio,
    language: language as string | undefined,
    languageId: flag(options["enable_lid"]),
    itn: flag(options["enable_itn"]),
    incremental: flag(parameters["incremental_output"]),
    stream,
  };
}

/** Samples of an audio that the service would take: 16 kHz mono, at most so many seconds and bytes, of the type it claims. @throws {Refusal} */
export async function hear(audio: string, limitSeconds: number, dataBytes: number): Promise<Int16Array> {
  const inline = /^data:([\w/+.-]+);base64,([A-Za-z0-9+/]*={0,2})$/.exec(audio);
  if (inline) {
    if (audio.length > dataBytes) throw invalid(`Exceeded limit on max bytes per data-uri item : ${dataBytes}`);
    return decode(Buffer.from(inline[2] ?? "", "base64"), inline[1], limitSeconds);
  }
  if (!/^https?:\/\//.test(audio)) throw invalid("url error, please check url!");
  const answer = await fetch(audio).catch(() => undefined);
  if (!answer?.ok) throw new Refusal(400, "BadRequest.InputDownloadFailed", "Failed to download multimodal content");
  if (!answer.headers.get("content-length"))
    throw new Refusal(500, "InternalError.Algo", "Missing Content-Length of multimodal url");
  return decode(Buffer.from(await answer.arrayBuffer()), undefined, limitSeconds);
}

const CONTAINERS: Readonly<Record<string, RegExp>> = {
  "audio/flac": /^flac/, "audio/wav": /^wav/, "audio/mpeg": /^mp3/, "audio/mp4": /mp4/, "audio/ogg": /^ogg/,
  "audio/webm": /webm/, "audio/aac": /^aac/, "audio/amr": /^amr/, "audio/amr-wb": /^amr/, "audio/aiff": /^aiff/,
}; // prettier-ignore

/** WAV of 16 kHz mono with the plain header needs no ffmpeg, so that a test can send thousands of clips. */
function plainWav(bytes: Buffer): Int16Array | undefined {
  const plain =
    bytes.toString("latin1", 0, 4) === "RIFF" &&
    bytes.toString("latin1", 8, 16) === "WAVEfmt " &&
    bytes.readUInt32LE(16) === 16 &&
    bytes.readUInt32LE(20) === 0x0001_0001 &&
    bytes.readUInt32LE(24) === 16_000 &&
    bytes.readUInt16LE(34) === 16 &&
    bytes.toString("latin1", 36, 40) === "data" &&
    bytes.readUInt32LE(40) === bytes.length - 44;
  if (!plain) return undefined;
  const samples = new Int16Array((bytes.length - 44) >> 1);
  Buffer.from(samples.buffer).set(bytes.subarray(44, 44 + samples.byteLength));
  return samples;
}

export function decode(bytes: Buffer, mime: string | undefined, limitSeconds: number): Int16Array {
  const plain = mime === "audio/wav" || mime === undefined ? plainWav(bytes) : undefined;
  if (plain && plain.length <= limitSeconds * 16_000) return plain;
  const folder = mkdtempSync(path.join(tmpdir(), "stand-in-"));
  try {
    const file = path.join(folder, "audio");
    writeFileSync(file, bytes);
    const found = soundIn(file);
    if (!found) throw new Refusal(400, "BadRequest.UnsupportedFileFormat", "The audio could not be read.");
    if (mime && !CONTAINERS[mime]?.test(found.format)) throw invalid(`the audio is ${found.format}, not ${mime}`);
    if (found.channels !== 1) throw invalid("the audio must be mono");
    if (found.rate !== 16_000) throw invalid("the sample rate must be 16000");
    const { stdout } = anyFfmpeg("-v", "error", "-i", file, "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1");
    const samples = new Int16Array(stdout.length >> 1);
    Buffer.from(samples.buffer).set(stdout.subarray(0, samples.length * 2));
    if (samples.length > limitSeconds * 16_000)
      throw invalid("<400> InternalError.Algo.InvalidParameter: The audio is too long");
    return samples;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function parse(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text), "body");
  } catch (error) {
    throw error instanceof Refusal ? error : invalid("the body is not JSON");
  }
}

export function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(`${name} must be an object`);
  return value as Record<string, unknown>;
}

export function exactly(value: Record<string, unknown>, allowed: string[], name: string): void {
  const extra = Object.keys(value).find((key) => !allowed.includes(key));
  if (extra) throw invalid(`${name} has an unknown field ${extra}`);
}

/** The one part of a message's content, and that part's one field. */
function only(message: Record<string, unknown>, field: string): string {
  exactly(message, ["role", "content"], "message");
  const content = message["content"];
  if (!Array.isArray(content) || content.length !== 1) throw invalid("content must be a list of one part");
  const part = object(content[0], "part");
  exactly(part, [field], "part");
  const value = part[field];
  if (typeof value !== "string") throw invalid(`${field} must be a string`);
  return value;
}

export function flag(value: unknown): boolean {
  if (value !== undefined && typeof value !== "boolean") throw invalid("an option must be true or false");
  return value === true;
}

export function tokens(text: string): number {
  return [...text.matchAll(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu)].length;
}
