/** Seconds of sound in a data URL of FLAC, by its header (RFC 9639, 8.2); 0 for anything else. */
export function flacSeconds(audio: string): number {
  const start = Buffer.from(/^data:audio\/flac;base64,(.{40})/.exec(audio)?.[1] ?? "", "base64");
  return start.length < 26 ? 0 : (((start[21] ?? 0) & 0x0f) * 2 ** 32 + start.readUInt32BE(22)) / 16_000;
}
