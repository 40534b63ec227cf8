import { KOREAN, KOREAN_SURNAMES, LONG_KOREAN_SURNAMES, PARTICLES, TITLES } from "../common/koreanWords";
import { wordSet } from "../common/lookup";
import type { Reading } from "../reading/draft";
import { labeled } from "./enumerations";
import type { Found } from "./found";
import { quotedIn } from "./quoted";

const HANGUL = /\p{Script=Hangul}{2,14}/gu;
const PARTICLE = new RegExp(`^(.{2,}?)(?:${PARTICLES})$`, "u");
const TITLED = new RegExp(String.raw`(\p{Script=Hangul}{2,4}) ?(?:${TITLES})(?:${PARTICLES})?(?![\p{Script=Hangul}])|(\p{Script=Hangul}{2,4}) (?:${TITLES})(?=\p{Script=Hangul})`, "gu"); // prettier-ignore
/** Ends of verbs and adjectives, and of what is made of them. */
const VERB = /(?:니다|습니까|세요|네요|어요|아요|해요|돼요|죠|지요|한다|된다|는다|었다|았다|했다|였다|이다|하다|되다|하는|되는|있는|없는|않는|하고|되고|하지|되지|하면|되면|해서|돼서|어서|아서|면서|려면|려고|지만|던데|는데|은데|하게|되게|스럽게|롭게|적으로|하기|되기|하며|되며|했던|됐던|할|될|한|된|던|듯|습|봅|둡|합|됩|쉽지만|렵습|겁니|않고|없이|같이|들이고|켜면|으면|아야|어야|해야|든지|거나|도록|느라|더니|자마자)$/; // prettier-ignore
/** Syllables that hardly any Korean or Sino-Korean word has: a loanword or a foreign name. */
const SURE_LOAN =
  /[즈트스액럴롯뵈닝딘댑샤딩킹넥넷슨롤코켓컬컴컨퀄퀵큐클킷캠켈쿠쿼크킬킴텍텐템텔톡톰톱툴튜트틀틱팁팩팬팸팹퍼펀펜펠폰퐁퓨프플픽핏햄헤헬훅힙랙랜램랩렉렌렘렛롬롭롱룩룬룸룹룻뤼륨릭릴릿링맥맵맷멘멜뮤믹밍밴밸뱅벗벡벨벳봇뷰브블빅빔샌섀섹센셀셈셋셔션셜셰셸쇼숏숍슈싱앤앨앰앱앵엔엘엠엣옵왓웨웬웰웹윅윈윌윙잭젝젠젤젯챈챌첵첸첼츠칩캐캄컷컵콤콥쿨퀴탱테텀톨튼틸팅페포푸펄헌햇홉훈랄랑랏런럭럼럿롯루밀빌세솔스실알얼에]/;

/** A syllable with a particle: too short to tell. */
const SHORT = /^.(?:에서|에게|으로|까지|부터|에|이|가|을|를|은|는|의|로|와|과|도|만)$/u;

/** Terms of Korean, without the particles that stick to them: people, loanwords, what is set apart, what recurs. */
export function* koreanIn({ prose, marked, text }: Reading): Generator<Found, void, undefined> {
  const ordinary = wordSet(KOREAN);
  const isOrdinary = (word: string): boolean =>
    word.length < 2 || ordinary.has(word) || ordinary.has(stemOf(word)) || isMadeOf(word, ordinary) || VERB.test(word);
  const strange = (words: string): boolean => (words.match(HANGUL) ?? []).some((word) => !isOrdinary(word));
  for (const { kind, start, end } of marked) {
    const words = (kind === "code" ? text : prose)
      .slice(start, end)
      .replace(/[:：]$/, "")
      .trim();
    if (!/\p{Script=Hangul}/u.test(words) || words.length > 20) continue;
    if (kind === "title") yield { term: words, at: start, kind: "title" };
    else if (words.split(" ").length <= 3 && strange(words) && !VERB.test(words))
      yield {
        term: kind === "heading" || kind === "code" ? words : stemOf(words),
        at: start,
        kind: kind === "heading" ? "heading" : "marked",
      };
  }
  for (const { text: words, start } of quotedIn(prose))
    if (/\p{Script=Hangul}/u.test(words) && words.split(" ").length <= 3 && strange(words) && !VERB.test(words))
      yield { term: words, at: start, kind: "marked" };
  for (const { 1: one, 2: other, index } of prose.matchAll(TITLED)) {
    const name = one ?? other ?? "";
    if (isPerson(name) && !ordinary.has(name)) yield { term: name, at: index, kind: "name" };
  }
  for (const { text: words, start } of labeled(prose)) {
    const name = words.replace(new RegExp(` ?(?:${TITLES})$`, "u"), "");
    if (/^\p{Script=Hangul}{2,6}$/u.test(name) && !isOrdinary(name)) yield { term: name, at: start, kind: "name" };
  }
  const stems = new Map<string, { start: number; readonly forms: Set<string>; times: number }>();
  const phrases = new Map<string, { start: number; times: number }>();
  let before:
    | { readonly stem: string; readonly end: number; readonly start: number; readonly bare: boolean }
    | undefined;
  for (const { 0: word, index } of prose.matchAll(HANGUL)) {
    if (VERB.test(word) || SHORT.test(word)) continue;
    const stem = stemOf(word);
    if (
      before &&
      before.bare &&
      prose.slice(before.end, index) === " " &&
      (isLoan(before.stem, isOrdinary) || isLoan(stem, isOrdinary)) &&
      !isOrdinary(stem) &&
      !isOrdinary(before.stem)
    ) {
      const term = `${before.stem} ${stem}`;
      const phrase = phrases.get(term) ?? { start: before.start, times: 0 };
      phrase.times += 1;
      phrases.set(term, phrase);
    }
    before = { stem, start: index, end: index + word.length, bare: stem === word };
    if (isOrdinary(stem) || isOrdinary(word)) continue;
    const one = stems.get(stem) ?? { start: index, forms: new Set<string>(), times: 0 };
    one.forms.add(word);
    one.times += 1;
    stems.set(stem, one);
  }
  for (const [term, { start, times }] of phrases)
    if (times > 1 || term.split(" ").every((part) => isLoan(part, isOrdinary)))
      yield { term, at: start, kind: "jargon" };
  for (const [stem, { start, times, forms }] of stems)
    if (isLoan(stem, isOrdinary) || (times > 1 && forms.size > 1) || (times > 1 && stem.length > 2 && isPerson(stem)))
      for (let i = 0; i < times; i++) yield { term: stem, at: start, kind: "jargon" };
}

function isLoan(stem: string, isOrdinary: (word: string) => boolean): boolean {
  return stem.length > 1 && SURE_LOAN.test(stem) && !isOrdinary(stem);
}

/** The longest particle is taken off, where two syllables stay. */
function stemOf(word: string): string {
  return PARTICLE.exec(word)?.[1] ?? word;
}

function isMadeOf(word: string, ordinary: ReadonlySet<string>): boolean {
  for (let at = 2; at <= word.length - 2; at++)
    if (ordinary.has(word.slice(0, at)) && (ordinary.has(word.slice(at)) || ordinary.has(stemOf(word.slice(at)))))
      return true;
  return false;
}

function isPerson(name: string): boolean {
  return LONG_KOREAN_SURNAMES.includes(name.slice(0, 2))
    ? name.length > 2
    : name.length < 4 && KOREAN_SURNAMES.includes(name[0] ?? "");
}
