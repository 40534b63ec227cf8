import assert from "node:assert/strict";
import { isText } from "../../../src/audio/textBytes";

const ENGLISH =
  "The recorder stopped at 10:41, and the rest was said on the way to the station.\r\nNobody took notes.\n";
const CHINESE =
  "\u5f55\u97f3\u5728\u5341\u70b9\u56db\u5341\u5206\u505c\u6b62\uff0c\u5176\u4f59\u7684\u8bdd\u662f\u5728\u53bb\u8f66\u7ad9\u7684\u8def\u4e0a\u8bf4\u7684\u3002\n";
const LETTERS = Array.from({ length: 3_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000)));

/** Different numbers from 0 to 1, the same in every run. */
function random(): () => number {
  let state = 42;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe("text and samples", () => {
  const texts: Readonly<Record<string, Buffer>> = {
    English: Buffer.from(ENGLISH.repeat(50)),
    "a page": Buffer.from(`<!DOCTYPE html>\n<html><body><p class="x">502 Bad Gateway</p></body></html>\n`.repeat(60)),
    "JSON without a space": Buffer.from(
      JSON.stringify(Array.from({ length: 400 }, (_, i) => ({ at: i * 31, on: true }))),
    ),
    numbers: Buffer.from(Array.from({ length: 1_900 }, (_, i) => `${i * 17};${i * 31}`).join("\n")),
    base64: Buffer.from(Buffer.from(Array.from({ length: 4_000 }, random()).map((x) => x * 256)).toString("base64")),
    Chinese: Buffer.from(CHINESE.repeat(60)),
    "Chinese with a byte order mark": Buffer.from(`\ufeff${CHINESE.repeat(60)}`),
    German: Buffer.from("Gr\u00fc\u00dfe aus K\u00f6ln, bis morgen fr\u00fch.\n".repeat(100), "latin1"),
    "GB 18030": Buffer.from(
      "c2bcd2f4d4dacaaeb5e3cda3d6b9a3acc6e4d3e0b5c4bbb0cac7d4dac2b7c9cfcbb5b5c4a1a30d0a".repeat(80),
      "hex",
    ),
    "UTF-16": Buffer.from(`\ufeff${ENGLISH.repeat(30)}`, "utf16le"),
    "UTF-16 without a mark": Buffer.from(ENGLISH.repeat(30), "utf16le"),
    "UTF-16, big end first": Buffer.from(`\ufeff${CHINESE.repeat(80)}`, "utf16le").swap16(),
    "UTF-16 with thousands of signs": Buffer.from(LETTERS.join("").replaceAll(/(.{40})/gu, "$1\u3002\n"), "utf16le"),
  };
  for (const [name, bytes] of Object.entries(texts))
    it(`recordings 4: ${name} is text`, () => {
      assert.ok(isText(bytes));
      assert.ok(isText(bytes.subarray(0, 3_201)));
    });

  const SECONDS = 1;
  const RATE = 16_000;
  /** From -1 to 1. */
  const sounds: Readonly<Record<string, () => (i: number) => number>> = {
    "digital silence": () => () => 0,
    "noise of one step": () => {
      const next = random();
      return () => (next() - 0.5) / 16_384;
    },
    "quiet noise": () => {
      const next = random();
      return () => (next() - 0.5) / 300;
    },
    "loud noise": () => {
      const next = random();
      return () => (next() - 0.5) * 2;
    },
    "a quiet hum": () => (i) => Math.sin(i / 51) / 2_000,
    "a loud tone": () => (i) => Math.sin(i / 3.7) * 0.9,
    "a square wave": () => (i) => (i % 40 < 20 ? 0.5 : -0.75),
    "a saw": () => (i) => ((i % 160) / 80 - 1) * 0.9,
    "clipped speech": () => (i) => Math.max(-1, Math.min(1, Math.sin(i / 9) * Math.sin(i / 700) * 4)),
    "speech that swells": () => {
      const next = random();
      return (i) => Math.sin(i / 5) * Math.sin(i / 4_000) ** 2 * 0.3 + (next() - 0.5) / 1_000;
    },
  };
  const encodings: Readonly<Record<string, (value: number) => Buffer>> = {
    "8 bits": (value) => Buffer.from([Math.min(255, Math.round(value * 127) + 128)]),
    "16 bits": (value) => {
      const bytes = Buffer.alloc(2);
      bytes.writeInt16LE(Math.round(value * 32_767));
      return bytes;
    },
    "16 bits, big end first": (value) => {
      const bytes = Buffer.alloc(2);
      bytes.writeInt16BE(Math.round(value * 32_767));
      return bytes;
    },
    "24 bits": (value) => {
      const bytes = Buffer.alloc(3);
      bytes.writeIntLE(Math.round(value * 8_388_607), 0, 3);
      return bytes;
    },
    "32 bits": (value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(Math.round(value * 2_147_483_647));
      return bytes;
    },
    float: (value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(value);
      return bytes;
    },
    "\u00b5-law": (value) => Buffer.from([muLaw(Math.round(value * 32_635))]),
    "A-law": (value) => Buffer.from([aLaw(Math.round(value * 32_635))]),
  };
  for (const [encoding, encode] of Object.entries(encodings))
    it(`recordings 4: no sound of ${encoding} is text, wherever it is looked at, and with an offset`, () => {
      for (const [name, make] of Object.entries(sounds))
        for (const offset of [0, 0.02, -0.1, 0.3, -0.4, 0.7]) {
          const value = make();
          const room = 1 - Math.abs(offset);
          const bytes = Buffer.concat(
            Array.from({ length: SECONDS * RATE }, (_, i) => encode(value(i) * room + offset)),
          );
          for (let at = 0; at + 4_096 <= bytes.length; at += 4_099)
            assert.ok(!isText(bytes.subarray(at, at + 4_096)), `${name} ${offset} at ${at}`);
        }
    });
});

/** ITU-T G.711. */
function muLaw(sample: number): number {
  const value = Math.min(32_635, Math.abs(sample)) + 132;
  const exponent = 31 - Math.clz32(value) - 7;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((value >> (exponent + 3)) & 15)) & 255;
}

function aLaw(sample: number): number {
  const value = Math.min(32_635, Math.abs(sample)) >> 4;
  const exponent = value < 16 ? 0 : 31 - Math.clz32(value) - 3;
  const mantissa = exponent === 0 ? value & 15 : (value >> (exponent - 1)) & 15;
  return ((sample < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55;
}
