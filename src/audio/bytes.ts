import type { FileHandle } from "node:fs/promises";
import { openRegular } from "../system/regularFile";

/** A file whose bytes are looked at here and there. */
export class Bytes {
  readonly #handle: FileHandle;
  readonly size: number;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  /** Opens a file for as long as `use` takes. @throws Node's error where it cannot be read */
  static async of<T>(file: string, use: (bytes: Bytes) => Promise<T>): Promise<T> {
    const handle = await openRegular(file);
    try {
      return await use(new Bytes(handle, (await handle.stat()).size));
    } finally {
      await handle.close();
    }
  }

  /** So many bytes from a place on, or as many as there are. */
  async read(at: number, length: number): Promise<Buffer> {
    if (at >= this.size) return Buffer.alloc(0);
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  }
}

/** Bytes that are read at once where there are many small pieces. */
export const MANY = 1 << 20;

/** Reads many small pieces one behind the other, each out of a larger one. */
export class Window {
  readonly #bytes: Bytes;
  readonly #length: number;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(bytes: Bytes, length: number) {
    this.#bytes = bytes;
    this.#length = length;
  }

  /** As `Bytes.read`, of pieces that are not longer than the window. */
  async read(at: number, length: number): Promise<Buffer> {
    if (at < this.#at || at + length > this.#at + this.#block.length) {
      this.#block = await this.#bytes.read(at, this.#length);
      this.#at = at;
    }
    return this.#block.subarray(at - this.#at, at - this.#at + length);
  }
}
