import { THAI } from "../common/others";
import { wordSet } from "../common/lookup";
import type { Reading } from "../reading/draft";
import type { Found } from "./found";
import { quotedIn } from "./quoted";
import { segmentsOf, type Segment } from "./wordSegments";

const RUN = /[\p{Script=Thai}]+/gu;
/** Stand before a name, and are no part of it. */
const BEFORE =
  /^(?:คุณ|นาย|นาง|นางสาว|ดร|ศ|ผศ|รศ|อาจารย์|ช่าง|หมอ|พี่|น้อง|บริษัท|ร้าน|จังหวัด|อำเภอ|ตำบล|ดอย|วัด|แม่น้ำ|ห้าง|มหาวิทยาลัย|โรงพยาบาล|ถนน|เขต|แม่|พันธุ์|แอป|โรงแรม|ธนาคาร|บ้าน)$/;
/** These are a part of it. */
const PART = /^(?:ดอย|วัด|แม่|แม่น้ำ|บ้าน)$/;
const MOST_SEGMENTS = 5;

/** Terms of Thai: what stands behind a title, what the dictionary cuts into pieces, what is set apart. */
export function* thaiIn({ prose, marked }: Reading): Generator<Found, void, undefined> {
  const ordinary = wordSet(THAI);
  const strange = (words: string): boolean =>
    segmentsOf(words, 0, "th").some(
      ({ text }) => text.length > 2 && /\p{Script=Thai}/u.test(text) && !ordinary.has(text),
    );
  for (const { kind, start, end } of marked) {
    const words = prose.slice(start, end).trim();
    if (!/\p{Script=Thai}/u.test(words) || words.length > 24 || words.length < 3) continue;
    if (kind === "title" || (strange(words) && segmentsOf(words, 0, "th").length <= 4))
      yield { term: words, at: start, kind: kind === "title" ? "title" : kind === "heading" ? "heading" : "marked" };
  }
  for (const { text: words, start } of quotedIn(prose))
    if (/^[\p{Script=Thai} ]{3,24}$/u.test(words) && strange(words)) yield { term: words, at: start, kind: "marked" };
  const times = new Map<string, number>();
  const runs: (readonly Segment[])[] = [];
  for (const { 0: run, index } of prose.matchAll(RUN)) {
    if (run.length > 4_000) continue;
    const segments = segmentsOf(run, index, "th");
    runs.push(segments);
    for (const { text } of segments) times.set(text, (times.get(text) ?? 0) + 1);
  }
  const isStrange = (one: Segment | undefined): one is Segment =>
    one !== undefined && !ordinary.has(one.text) && !BEFORE.test(one.text);
  for (const segments of runs)
    for (let i = 0; i < segments.length; i++) {
      const one = segments[i];
      if (!one) continue;
      const titled = i > 0 && BEFORE.test(segments[i - 1]?.text ?? "");
      if (!isStrange(one)) continue;
      let to = i + 1;
      while (isStrange(segments[to]) && to - i < MOST_SEGMENTS) to += 1;
      const parts = segments.slice(i, to);
      const before = segments[i - 1];
      const from = titled && before && PART.test(before.text) ? before.start : one.start;
      const term = segments
        .slice(titled && from !== one.start ? i - 1 : i, to)
        .map(({ text }) => text)
        .join("");
      const broken = parts.some(({ text }) => text.length < 3) || parts.length > 2 || /[์็]/.test(term);
      const often = (times.get(one.text) ?? 0) > 2;
      if (
        term.length > 2 &&
        term.length < 28 &&
        (titled || (broken && term.length > 3) || (often && one.text.length > 3))
      )
        yield { term: titled || broken ? term : one.text, at: from, kind: titled ? "name" : "jargon" };
      i = to - 1;
    }
}
