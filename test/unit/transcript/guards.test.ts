import assert from "node:assert/strict";
import { SILENT, speechSeconds } from "../../../src/audio/speech";
import { Loudness } from "../../../src/audio/loudness";
import { LeakGuard } from "../../../src/transcript/guards/leak";
import { LiveText } from "../../../src/transcript/guards/live";
import { findLoop } from "../../../src/transcript/guards/loop";
import { isShort } from "../../../src/transcript/guards/short";

const GLOSSARY = ["Bulge Bracket", "Boutique", "Middle Market", "Lazard", "Evercore", "WACC", "EBITDA", "中金公司"];
const CONTEXT = GLOSSARY.join("\n");

describe("the leak guard", () => {
  const guard = new LeakGuard(CONTEXT);

  for (const [name, text] of [
    ["the glossary in its order", "Bulge Bracket, Boutique, Middle Market, Lazard, Evercore."],
    ["in another order", "Evercore Lazard Middle Market EBITDA Bulge Bracket WACC"],
    ["with a few words between", "Bulge Bracket Boutique and Middle Market Lazard Evercore WACC EBITDA"],
    ["over and over", "Lazard Lazard Evercore Lazard Evercore Lazard"],
    ["in Chinese", "中金公司、中金公司"],
  ] as const)
    it(`suspects ${name}`, () => assert.ok(guard.suspects(text)));

  for (const [name, text] of [
    ["one name", "Lazard."],
    ["a term of several words", "Bulge Bracket"],
    ["a few of them", "Evercore, Lazard, WACC"],
    ["other case and no commas", "LAZARD evercore BULGE-BRACKET"],
    ["one term many times", "EBITDA. EBITDA. EBITDA."],
    ["Chinese without a space", "中金公司中金公司"],
    ["Chinese and Latin together", "中金公司Lazard"],
    ["words run together", "BulgeBracketEvercore"],
    ["full-width letters", "Ｌａｚａｒｄ，ＷＡＣＣ"],
    ["said as a list", "Lazard, Evercore, and WACC."],
    ["said as a list in Chinese", "中金公司和Lazard"],
  ] as const)
    it(`recognizers 17: suspects a short text that is terms only: ${name}`, () => assert.ok(guard.suspects(text)));

  for (const [name, text] of [
    ["an answer", "Yes."],
    ["an answer in Chinese", "好的。"],
    ["a name that is not there", "Goldman."],
    ["a name and a word of its own", "Lazard, yes."],
    ["a part of a term", "公司"],
    ["thanks", "Thank you."],
    ["nothing but an and", "And..."],
  ] as const)
    it(`recognizers 17: lets a short text through: ${name}`, () => assert.ok(!guard.suspects(text)));

  it("recognizers 17: knows the items of a glossary in one line, and the sentences of a document", () => {
    const line = new LeakGuard("Kubernetes, Hoffmann, Zeitgeist");
    for (const text of ["Kubernetes", "Zeitgeist, Kubernetes.", "Kubernetes, Hoffmann, Zeitgeist"])
      assert.ok(line.suspects(text), text);
    const headed = new LeakGuard("Names: Kubernetes, Hoffmann (Siemens)\n1. Zeitgeist\n2) Ampère");
    for (const text of ["Hoffmann", "Kubernetes and Ampère.", "Zeitgeist"]) assert.ok(headed.suspects(text), text);
    const decomposed = new LeakGuard("Müller".normalize("NFD"));
    assert.ok(decomposed.suspects("müller"));
    const prose = new LeakGuard("Yes, the committee met on Tuesday to discuss the budget, and then the hiring plan.");
    for (const text of ["Yes.", "the budget", "Tuesday"]) assert.ok(!prose.suspects(text), text);
    assert.ok(new LeakGuard("คูเบอร์เนทิส\nประชุม").suspects("ประชุมคูเบอร์เนทิส"));
  });

  it("recognizers 17: one name that was said is heard alike without the context, and one that was not is not", () => {
    for (const [first, second] of [
      ["Kubernetes", "cuber netties"],
      ["Hoffmann, Zeitgeist", "hofman site guised"],
      ["中金公司", "中经公司"],
    ] as const)
      assert.ok(LeakGuard.confirms(first, second), first);
    for (const second of ["", "Thank you.", "Yes.", "嗯"]) assert.ok(!LeakGuard.confirms("Kubernetes", second), second);
  });

  for (const [name, text] of [
    [
      "speech with many of its words",
      "First the Bulge Bracket banks, then the Boutique firms like Lazard, and last the Middle Market.",
    ],
    ["other words", "Let us look at the weather in Berlin next week."],
    ["nothing", ""],
    ["Chinese speech with a term", "我们今天去中金公司开会讨论年度预算"],
  ] as const)
    it(`lets through ${name}`, () => assert.ok(!guard.suspects(text)));

  it("suspects a stretch of a document that was sent as it is", () => {
    const prose = "The committee met on Tuesday to discuss the annual budget and the hiring plan for next year.";
    assert.ok(new LeakGuard(prose).suspects("to discuss the annual budget and the hiring plan"));
    assert.ok(!new LeakGuard(prose).suspects("the committee will discuss a hiring plan on Monday and then a budget"));
  });

  it("suspects nothing without a context", () => {
    const none = new LeakGuard("");
    assert.ok(none.isEmpty && !none.suspects("Bulge Bracket, Boutique, Middle Market, Lazard, Evercore."));
  });

  it("takes the glossary read aloud for what it is: heard without context it sounds alike", () => {
    const read = "Bulge Bracket, Boutique, Middle Market, Lazard, Evercore";
    assert.ok(LeakGuard.confirms(read, "bulge bracket boutique middle market laser ever core"));
    assert.ok(!LeakGuard.confirms(read, ""));
    assert.ok(!LeakGuard.confirms(read, "thank you"));
    assert.ok(
      !LeakGuard.confirms(read, "so what we wanted to say about the schedule is that it will not hold any longer"),
    );
  });
});

describe("the loop guard", () => {
  for (const [name, text] of [
    ["a phrase 2000 times", "Well, I think ".concat("I think ".repeat(2_000))],
    ["one character 119 times", `他很${"像".repeat(119)}`],
    ["a sentence 12 times", "Thank you for watching this video. ".repeat(12)],
    [
      "a long passage 6 times",
      "and so the committee decided to postpone the decision to the week after next, as always. ".repeat(6),
    ],
  ] as const)
    it(`finds ${name}`, () => assert.ok(findLoop(text)));

  const CHORUS = "We shall overcome, we shall overcome, we shall overcome some day. Oh deep in my heart I do believe. ";
  for (const [name, text] of [
    ["a chorus that comes back four times", `Verse one, about the road. ${CHORUS.repeat(4)}`],
    ["la la la", "la la la la la la la la"],
    ["a hesitation", "I, I, I think, I think that, that we, we should go"],
    ["no no no", "No, no, no, no, no, no!"],
    ["digits read aloud", "0 0 0 0 0 0 1 4 9 1 0 0 0 0"],
    ["a line of dots", ".".repeat(200)],
    ["nothing", ""],
  ] as const)
    it(`leaves ${name} alone`, () => assert.equal(findLoop(text), undefined));

  it("says where the loop is", () => {
    const text = `Before it. ${"again ".repeat(20)}`;
    const loop = findLoop(text);
    assert.ok(loop && loop.unit === 6 && loop.start >= 9 && loop.start <= 12 && loop.end === text.length);
  });
});

describe("what is shown while the guards have not seen all", () => {
  it("waits for the first words where there is a context, and shows them at once where there is none", () => {
    const live = new LiveText(new LeakGuard(CONTEXT));
    assert.equal(live.shown("First the"), "");
    assert.equal(live.shown("First the Bulge Bracket"), "");
    assert.equal(live.shown("First the Bulge Bracket banks, then"), "First the Bulge Bracket banks, then");
    assert.equal(new LiveText(new LeakGuard("")).shown("First"), "First");
  });

  it("shows nothing of a leak, and nothing for silence", () => {
    const live = new LiveText(new LeakGuard(CONTEXT));
    assert.equal(live.shown("Bulge Bracket, Boutique, Middle Market, Lazard"), "");
  });

  it("stops shortly after a loop has begun, and never takes anything back", () => {
    const live = new LiveText(new LeakGuard(""));
    const text = `Well. ${"I think ".repeat(500)}`;
    let shown = "";
    for (let end = 1; end <= text.length; end += 7) {
      const now = live.shown(text.slice(0, end));
      assert.ok(now.startsWith(shown) || shown.startsWith(now));
      if (now.length > shown.length) shown = now;
    }
    assert.ok(shown.length < 150, String(shown.length));
  });
});

describe("the silence guard", () => {
  const RATE = 16_000;
  const dice = (seed: number): (() => number) => {
    let state = seed;
    return () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * 2 - 1;
  };
  const sound = (seconds: number, sample: (i: number) => number): number =>
    speechSeconds(new Loudness().push(Int16Array.from({ length: seconds * RATE }, (_, i) => sample(i))));
  const noise = dice(7);

  for (const [name, sample] of [
    ["digital silence", () => 0],
    ["the noise of a recorder", () => 12 * noise()],
    ["a quiet fan", () => 120 * noise()],
    ["the hum of the mains", (i: number) => 150 * Math.sin((2 * Math.PI * 50 * i) / RATE)],
    ["a click now and then", (i: number) => 10 * noise() + (i % 40_000 < 100 ? 3_000 : 0)],
  ] as const)
    it(`hears no speech in ${name}`, () => assert.ok(sound(10, sample) < SILENT, String(sound(10, sample))));

  /** Syllables: four a second, of 120 ms. */
  const spoken = (i: number): number => (i % 4_000 < 1_920 ? Math.sin((Math.PI * (i % 4_000)) / 1_920) : 0);
  for (const [name, sample] of [
    ["a whispered passage", (i: number) => 12 * noise() + 90 * spoken(i) * noise()],
    ["a voice far away in a noisy room", (i: number) => 200 * noise() + 900 * spoken(i) * noise()],
    ["a voice over a loud machine", (i: number) => 3_000 * noise() + 4_000 * spoken(i) * Math.sin(i / 12)],
    [
      "a song over music",
      (i: number) => 4_000 * Math.sin(i / 20) + 3_000 * Math.sin(i / 9) + 2_000 * spoken(i) * noise(),
    ],
    [
      "one word in ten seconds",
      (i: number) => 10 * noise() + (i > 48_000 && i < 56_000 ? 900 * spoken(i) * Math.sin(i / 9) : 0),
    ],
  ] as const)
    it(`hears ${name}`, () => assert.ok(sound(10, sample) >= SILENT, String(sound(10, sample))));
});

describe("the short guard", () => {
  it("flags a few words for minutes of speech", () => {
    assert.ok(isShort("And then we", 60));
    assert.ok(isShort("", 60));
  });
  it("leaves alone what is short because little was said", () => {
    assert.ok(!isShort("Yes.", 1.5));
    assert.ok(!isShort("First the Bulge Bracket banks, then the Boutique firms like Lazard", 60));
    assert.ok(!isShort("我们今天开会讨论年度预算", 30));
    assert.ok(!isShort("", undefined));
  });
});
