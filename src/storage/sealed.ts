import { createHash } from "node:crypto";

/**
 * What is kept carries a checksum of its name and content: a plan that lacks a cut or a text that lacks its end is as well
 * formed as a whole one, and a disk, a sync program or a user in a hurry may make one out of the other. It keeps no
 * secret and keeps out nobody.
 */
function checksum(name: string, content: string | Uint8Array): Buffer {
  return createHash("sha256").update(`${name}\n`).update(content).digest();
}

/** Bytes of a SHA-256. */
const BYTES = 32;

/** A value to be written as JSON. Its name is its own: that of its file, mostly. */
export function sealed(name: string, value: object): object {
  const content = JSON.stringify(value);
  return { ...(JSON.parse(content) as object), seal: checksum(name, content).toString("hex") };
}

/** A value as it was sealed; undefined for everything else that can be read from a disk. */
export function unsealed(name: string, value: unknown): object | undefined {
  if (typeof value !== "object" || value === null || !("seal" in value)) return undefined;
  const { seal, ...rest } = value;
  try {
    return seal === checksum(name, JSON.stringify(rest)).toString("hex") ? rest : undefined;
  } catch {
    // Too deep to be ours.
    return undefined;
  }
}

/** The same for bytes: the checksum is before them. */
export function sealedBytes(name: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([checksum(name, bytes), bytes]);
}

/** The bytes as they were sealed; undefined for everything else. */
export function unsealedBytes(name: string, file: Uint8Array): Uint8Array | undefined {
  const bytes = file.subarray(BYTES);
  return checksum(name, bytes).equals(file.subarray(0, BYTES)) ? bytes : undefined;
}
