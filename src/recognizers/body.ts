import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { EarmarkError } from "../core/errors";
import type { Clip, Limits } from "../core/types";
import type { Body } from "./http";

/** Stands for the audio while the rest of a request becomes JSON. With its quotes it cannot occur in a context, whose quotes are escaped. */
export const AUDIO = "\u{F8FF}audio\u{F8FF}";

/**
 * A request as JSON with the clip in the place of `AUDIO`: its URL, or its bytes as a data URL (`raw`: as bare base64).
 * @throws {EarmarkError} `tooLarge` before a byte is on its way
 */
export function jsonBody(request: object, { audio, index }: Clip, limits: Limits, raw = false): Body {
  const [before = "", after = ""] = JSON.stringify(request).split(JSON.stringify(AUDIO));
  if (audio.kind === "url") return textBody(before + JSON.stringify(audio.url) + after);
  if (audio.kind === "file") throw new EarmarkError("badRequest", "This model accepts clips, not files.");
  checkSize(index, audio.data, limits);
  return base64Body(`${before}"${raw ? "" : `data:${audio.mime};base64,`}`, audio.data, `"${after}`);
}

/** @throws {EarmarkError} `tooLarge` before a byte is on its way */
export function checkSize(index: number, data: Uint8Array, limits: Limits): void {
  const base64Bytes = Math.ceil(data.length / 3) * 4;
  if (base64Bytes <= limits.base64Bytes) return;
  throw new EarmarkError(
    "tooLarge",
    `Clip ${index} is ${base64Bytes} bytes in base64; the model accepts up to ${limits.base64Bytes}.`,
  );
}

/** A body of text. */
export function textBody(text: string): Body {
  return bytesBody(Buffer.from(text));
}

/** As much as a socket takes at once. */
const PIECE = 65_536;

export function bytesBody(data: Uint8Array): Body {
  return {
    bytes: data.length,
    *pieces() {
      for (let at = 0; at < data.length; at += PIECE) yield data.subarray(at, at + PIECE);
    },
  };
}

/** A file of the disk, which is read while it is sent. `onSent`: how many of its bytes are on their way. */
export function fileBody(path: string, bytes: number, onSent: (bytes: number) => void): Body {
  return {
    bytes,
    async *pieces() {
      let sent = 0;
      for await (const piece of createReadStream(path, { highWaterMark: PIECE })) {
        yield piece as Buffer;
        onSent((sent += (piece as Buffer).length));
      }
    },
  };
}

/** Bytes as base64 between two texts. The base64 is made once, however often the body is sent. */
export function base64Body(before: string, data: Uint8Array, after: string): Body {
  return between(before, bytesBody(base64(data)), after);
}

/** A file as it goes into a form. */
export interface FormFile {
  readonly field: string;
  readonly name: string;
  readonly mime: string;
  readonly body: Body;
}

/** A form with one file, the last of its parts (RFC 7578), and its content type. */
export function formBody(
  fields: readonly (readonly [string, string])[],
  { field, name, mime, body }: FormFile,
): { readonly body: Body; readonly type: string } {
  const boundary = `earmark-${randomUUID()}`;
  const part = (of: string, more = ""): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${of}"${more}\r\n`;
  const before =
    fields.map(([of, value]) => `${part(of)}\r\n${value}\r\n`).join("") +
    `${part(field, `; filename="${name}"`)}content-type: ${mime}\r\n\r\n`;
  return { type: `multipart/form-data; boundary=${boundary}`, body: between(before, body, `\r\n--${boundary}--\r\n`) };
}

function between(before: string, body: Body, after: string): Body {
  const [head, tail] = [Buffer.from(before), Buffer.from(after)];
  return {
    bytes: head.length + body.bytes + tail.length,
    async *pieces() {
      yield head;
      yield* body.pieces();
      yield tail;
    },
  };
}

const ALPHABET = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PADDING = 0x3d;

/**
 * Base64 (RFC 4648) from bytes to bytes. Node's own goes through a string: for an hour of sound 76 MB of them in the young
 * heap, which then grows by 30 MB.
 */
function base64(data: Uint8Array): Uint8Array {
  const text = new Uint8Array(Math.ceil(data.length / 3) * 4);
  let to = 0;
  for (let at = 0; at < data.length; at += 3) {
    const bits = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
    text[to++] = ALPHABET[bits >> 18] ?? 0;
    text[to++] = ALPHABET[(bits >> 12) & 63] ?? 0;
    text[to++] = at + 1 < data.length ? (ALPHABET[(bits >> 6) & 63] ?? 0) : PADDING;
    text[to++] = at + 2 < data.length ? (ALPHABET[bits & 63] ?? 0) : PADDING;
  }
  return text;
}
