import { CHINESE, LONG_SURNAMES, SURNAMES } from "../common/chineseWords";
import { wordSet } from "../common/lookup";
import type { Reading } from "../reading/draft";
import { labeled, rows } from "./enumerations";
import type { Found } from "./found";
import { quotedIn } from "./quoted";
import { recurring } from "./recurring";
import { segmentsOf, type Segment } from "./wordSegments";

const HAN = /\p{Script=Han}+/gu;
/** Single characters that are words by themselves, or the ends of words: never a part of an unknown name. */
const SMALL = new Set(
  "的了是在和与及有不也都就要会能可被把给对从向到为以于而或但并等很更最还再又只才已将该其此这那我你他她它们个种些年月日时分次号条点元人上下中前后里外内大小多少新旧高低长短好来去说看想做用让使由比按经过之所者性化度率量型式类级期间每各某两三四五六七八九十百千万亿一二零几第没没吗呢吧啊先后写挂转接找问改加减放出入起完成果需应当同本无非已均仍则且若因如何谁什么怎请见至共约占达超升降亿页章节图表附注例问答时像当先位叫做试跑开关买卖吃喝住行走听读学教拿带换选交付收发回头边面挪选测查订停猜崩拍装升降飞靠帮算推拉送赶讲谈聊存取删添搜点按输退播唱画剪切贴洗修补拆建挖种养喂救掉坏贵错对越太真挺另甚至竟凭趁般此即亦乃该贴猛渐愈略稍颇切".split(
    "",
  ),
);
/** Small ones that begin given names, too. */
const GIVEN = new Set("一向新小大长高元天文明安学成立".split(""));
const TITLES =
  /^(?:先生|女士|小姐|教授|博士|老师|经理|总监|总裁|总|院长|主任|部长|局长|工|同学|医生|律师|老板|董事长|书记|主席|校长|组长|处长|科长|师傅|阿姨)/;
const ORGANIZATION =
  /(?:公司|集团|银行|证券|资本|基金|科技|大学|学院|研究院|研究所|医院|半导体|能源|储能|医疗|汽车|网络|影业|传媒|出版社|实验室|委员会|时代|电源|生物|制药|智能|软件|物流|保险|地产|食品|电器|重工|动力|材料|网关|平台|引擎)$/;

/** Terms of Chinese: what is set apart, people, organizations, and what recurs and is no ordinary word. */
export function* chineseIn({ prose, marked, text }: Reading): Generator<Found, void, undefined> {
  const ordinary = wordSet(CHINESE);
  const isOrdinary = (word: string): boolean =>
    ordinary.has(word) || word.length < 2 || Array.from(word).every((one) => SMALL.has(one));
  const strange = (words: string): boolean =>
    segmentsOf(words, 0, "zh").some((one) =>
      one.text.length > 1 ? !isOrdinary(one.text) : !SMALL.has(one.text) && /\p{Script=Han}/u.test(one.text),
    );
  for (const { kind, start, end } of marked) {
    const words = (kind === "code" ? text : prose)
      .slice(start, end)
      .replace(/^[一二三四五六七八九十\d]+[、.．)]\s*/, "")
      .replace(/[:：]$/, "")
      .trim();
    if (!/\p{Script=Han}/u.test(words) || words.length > 12 || words.length < 2) continue;
    if (kind === "title") yield { term: words, at: start, kind: "title" };
    else if (
      kind === "heading"
        ? words.length <= 8 &&
          words.length > 2 &&
          /^[\p{Script=Han}\p{L}\p{N} ]+$/u.test(words) &&
          mostlyStrange(words, isOrdinary)
        : strange(words)
    )
      yield { term: words, at: start, kind: kind === "heading" ? "heading" : "marked" };
  }
  for (const { text: words, start } of quotedIn(prose))
    if (/^[\p{Script=Han}\p{L}\p{N} ·-]{2,12}$/u.test(words) && /\p{Script=Han}/u.test(words) && strange(words))
      yield { term: words, at: start, kind: "marked" };
  for (const { text: words, start, kind } of [...labeled(prose), ...rows(prose)]) {
    const bare = words.replace(TITLED, "$1");
    if (!/^\p{Script=Han}{2,8}$/u.test(bare)) continue;
    if (kind === "label" ? isPerson(bare) && strange(bare) : isPerson(bare) || mostlyStrange(bare, isOrdinary))
      yield { term: bare, at: start, kind: "name" };
  }
  const all: Segment[][] = [];
  for (const { 0: run, index } of prose.matchAll(HAN)) {
    if (run.length > 2_000) continue;
    const segments = segmentsOf(run, index, "zh");
    all.push(segments);
    yield* namesIn(segments, isOrdinary);
  }
  for (const { text: term, start } of recurring(all, {
    isOrdinary,
    isSmall: (word) => word.length === 1 && SMALL.has(word),
    most: 8,
  }))
    yield { term, at: start, kind: "jargon" };
}

const TITLED = /^(\p{Script=Han}{2,4}?)(?:先生|女士|小姐|教授|博士|老师|经理|总监|主任|律师)$/u;

/** Characters in a row that are no words by themselves: of a foreign name or a new word the dictionary gives nothing else. */
function* unknownAt(
  segments: readonly Segment[],
  i: number,
  unknown: (one: Segment | undefined) => boolean,
  isOrdinary: (word: string) => boolean,
): Generator<Found, void, undefined> {
  if (!unknown(segments[i]) || unknown(segments[i - 1])) return;
  let to = i;
  while (unknown(segments[to])) to += 1;
  const parts = segments.slice(i, to);
  const term = parts.map(({ text }) => text).join("");
  if (term.length < 2 || term.length > 8 || isOrdinary(term)) return;
  const singles = parts.some(({ text }, at) => text.length === 1 && parts[at + 1]?.text.length === 1);
  if (singles) yield { term, at: parts[0]?.start ?? 0, kind: "jargon" };
}

/** Names of places: what they are stands at their end. */
function* placeAt(segments: readonly Segment[], i: number): Generator<Found, void, undefined> {
  const [first, before] = [segments[i], segments[i - 1]];
  if (!first || (before && !SMALL.has(before.text)) || COUNTS.test(first.text)) return;
  let term = first.text;
  for (let to = i + 1; to < segments.length && term.length < 6; to++) {
    term += segments[to]?.text ?? "";
    if (PLACE.test(term) && term.length > 2 && term.length < 6) {
      yield { term, at: first.start, kind: "name" };
      return;
    }
    if (/[的了在是和与到从去过]/.test(segments[to]?.text ?? "")) return;
  }
}

const PLACE = /[山沟寨桥镇岛寺湖湾村县]$/;
const COUNTS = /^[一两几这那每各某座条个小大高的了在是和与到从去过有]/;

function mostlyStrange(words: string, isOrdinary: (word: string) => boolean): boolean {
  const segments = segmentsOf(words, 0, "zh").filter(({ text }) => /\p{Script=Han}/u.test(text));
  const letters = segments
    .filter(({ text }) => (text.length > 1 ? !isOrdinary(text) : !SMALL.has(text)))
    .reduce((sum, { text }) => sum + text.length, 0);
  return 2 * letters >= segments.reduce((sum, { text }) => sum + text.length, 0) && letters > 0;
}

function isPerson(word: string): boolean {
  return (
    (word.length >= 2 && word.length <= 3 && SURNAMES.includes(word[0] ?? "")) ||
    (word.length <= 4 && word.length >= 3 && LONG_SURNAMES.includes(word.slice(0, 2)))
  );
}

const FAMILY = new Set([...Array.from(SURNAMES), ...LONG_SURNAMES.map(([first = ""]) => first)]);

/** People with what stands behind them, and organizations of unknown words. */
function* namesIn(
  segments: readonly Segment[],
  isOrdinary: (word: string) => boolean,
): Generator<Found, void, undefined> {
  const unknown = (one: Segment | undefined): boolean =>
    one !== undefined && (one.text.length > 1 ? !isOrdinary(one.text) : !SMALL.has(one.text));
  for (let i = 0; i < segments.length; i++) {
    const first = segments[i];
    if (!first) continue;
    // A surname and one or two characters of which the dictionary knows no word.
    for (let length = FAMILY.has(first.text[0] ?? "") ? 3 : 0; length >= 2; length--) {
      let [name, j] = ["", i];
      const wanted = LONG_SURNAMES.includes(
        segments
          .slice(i, i + 2)
          .map(({ text }) => text)
          .join("")
          .slice(0, 2),
      )
        ? length + 1
        : length;
      while (j < segments.length && name.length < wanted) name += segments[j++]?.text ?? "";
      if (name.length !== wanted || !isPerson(name)) continue;
      const parts = segments.slice(i, j);
      const single =
        parts.length === name.length &&
        parts.slice(1).every(({ text }, at) => !SMALL.has(text) || (at === 0 && name.length > 2 && GIVEN.has(text)));
      const titled = TITLES.test(segments[j]?.text ?? "");
      if (
        (single && parts.length > 2) ||
        (titled && parts.every((one, at) => at === 0 || unknown(one))) ||
        (parts.length === 1 && !isOrdinary(name) && name.length === 3)
      ) {
        yield { term: name, at: first.start, kind: "name" };
        i = j - 1;
        break;
      }
    }
    yield* unknownAt(segments, i, unknown, isOrdinary);
    yield* placeAt(segments, i);
    const suffix = segments[i];
    if (suffix && i > 0 && ORGANIZATION.test(suffix.text)) {
      let from = i;
      while (from > 0 && i - from < 4 && unknown(segments[from - 1])) from -= 1;
      const name = segments
        .slice(from, i + 1)
        .map(({ text }) => text)
        .join("");
      if (from < i && name.length > 3 && name.length < 11)
        yield { term: name, at: segments[from]?.start ?? 0, kind: "name" };
    }
  }
}
