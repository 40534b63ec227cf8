import { pipeline, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { EarmarkError } from "../core/errors";
import { tooMuch } from "./bounds";

const flush = { flush: constants.Z_SYNC_FLUSH };
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(flush),
  "x-gzip": () => createGunzip(flush),
  deflate: () => createInflate(flush),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/** So many bytes that become nothing: no encoding says so little with so much. */
const MOST_FOR_NOTHING = 1_048_576;

/**
 * An answer as it was before its `content-encoding`. None is asked for, but proxies compress what says nothing about it. Bytes
 * come out as they are pulled, so that whoever counts them counts what they become.
 * @throws {EarmarkError} `badAnswer` for an encoding that is not what it says, or that says nothing without an end; `cut` for one that ends too early
 */
export async function* decompressed(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = DECODERS[encoding.trim().toLowerCase()];
  if (!decoder) return yield* body;
  let forNothing = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of body) {
      forNothing += piece.length;
      if (forNothing > MOST_FOR_NOTHING) throw tooMuch("bytes that become nothing", MOST_FOR_NOTHING);
      yield piece;
    }
  }
  try {
    // Its own callback is not needed: what fails on either side is thrown by the loop.
    for await (const piece of pipeline(counted(), decoder(), () => undefined) as AsyncIterable<Uint8Array>) {
      forNothing = 0;
      yield piece;
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "Z_BUF_ERROR")
      throw new EarmarkError("cut", "The compressed answer ended too early.", { cause: error });
    if (typeof code === "string" && /^(Z_|ERR_PADDING|ERR__ERROR|ERR_BROTLI)/.test(code))
      throw new EarmarkError("badAnswer", `The answer is not ${encoding}.`, { cause: error });
    throw error;
  }
}
