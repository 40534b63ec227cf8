import { pipeline, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { EarmarkError } from "../core/errors";

const flush = { flush: constants.Z_SYNC_FLUSH };
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(flush),
  "x-gzip": () => createGunzip(flush),
  deflate: () => createInflate(flush),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * An answer as it was before its `content-encoding`. None is asked for, but proxies compress what says nothing about it. Bytes
 * come out as they are pulled, so that whoever counts them counts what they become.
 * @throws {EarmarkError} `badAnswer` for an encoding that is not what it says, `cut` for one that ends too early
 */
export async function* decompressed(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = DECODERS[encoding.trim().toLowerCase()];
  if (!decoder) return yield* body;
  try {
    // Its own callback is not needed: what fails on either side is thrown by the loop.
    yield* pipeline(body, decoder(), () => undefined) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "Z_BUF_ERROR")
      throw new EarmarkError("cut", "The compressed answer ended too early.", { cause: error });
    if (typeof code === "string" && /^(Z_|ERR_PADDING|ERR__ERROR|ERR_BROTLI)/.test(code))
      throw new EarmarkError("badAnswer", `The answer is not ${encoding}.`, { cause: error });
    throw error;
  }
}
