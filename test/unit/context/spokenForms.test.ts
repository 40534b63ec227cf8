import assert from "node:assert/strict";
import { correctionsOf, gather, noticesOf, readCleanGlossary } from "../../../src/context/gather";
import { isOtherScript, spokenForms } from "../../../src/context/spokenForms";
import { correct } from "../../../src/transcript/correct";

const formsOf = (identifiers: readonly string[], pairs = false, prose = ""): string[] =>
  spokenForms(
    identifiers.map((written) => ({ written, pairs })),
    [prose],
  ).map(({ written, spoken }) => `${spoken} = ${written}`);

describe("how identifiers are said", () => {
  for (const [written, spoken] of [
    ["parse_robots_txt", "parse robots txt"],
    ["KaplanMeierFitter", "Kaplan Meier Fitter"],
    ["getHTTPResponse", "get HTTP Response"],
    ["XGBClassifierBase", "XGB Classifier Base"],
    ["MAX_RETRY_COUNT", "MAX RETRY COUNT"],
    ["_private_field_name", "private field name"],
    ["readUtf8File", "read Utf8 File"],
    ["größeDerListe", "größe Der Liste"],
  ] as const)
    it(`context 17: ${written}`, () => assert.deepEqual(formsOf([written]), [`${spoken} = ${written}`]));

  it("context 17: of two words only where they cannot mean themselves", () => {
    for (const pair of ["useEffect", "LevelOf", "indexOf", "pop_nowait"]) {
      assert.deepEqual(formsOf([pair]), []);
    }
    assert.deepEqual(formsOf(["useEffect"], true), ["use Effect = useEffect"]);
    assert.deepEqual(formsOf(["pop_nowait"], true), ["pop nowait = pop_nowait"]);
  });

  it("context 17: never of phrases that people say, and of two words with a small one", () => {
    for (const one of [
      "stateOfTheArt",
      "endToEnd",
      "pointOfSale",
      "numberOfItems",
      "addToCart",
      "LinkedIn",
      "forEach",
      "toString",
    ])
      assert.deepEqual(formsOf([one], true), [], one);
  });

  it("context 17: names of two words go out as they are written", () => {
    for (const one of ["JavaScript", "YouTube", "PostgreSQL", "MongoDB", "GraphQL", "McKinsey", "TanStack", "ChatGPT"])
      assert.deepEqual(formsOf([one], true), [], one);
    assert.deepEqual(formsOf(["FrontierQueue", "getUserIDs"], true), [
      "Frontier Queue = FrontierQueue",
      "get User IDs = getUserIDs",
    ]);
  });

  it("context 17: never of kebab-case, scopes, paths, single words and letters", () => {
    for (const one of [
      "dead-letter-exchange",
      "@scope/some-package",
      "lib/parse_robots_txt",
      "quorum",
      "Heliograph",
      "a_b_c_d",
      "x1_y2_z3",
      "SHA256",
      "__name__",
      "v1_2_3",
      "one_two_three_four_five_six_seven",
    ])
      assert.deepEqual(formsOf([one], true), [], one);
  });

  it("context 17: not where two identifiers sound the same", () => {
    assert.deepEqual(formsOf(["parseRobotsTxt", "parse_robots_txt", "drainTheFrontier"]), [
      "drain The Frontier = drainTheFrontier",
    ]);
    assert.deepEqual(formsOf(["parseRobotsTxt", "parseRobotsTxt"]), ["parse Robots Txt = parseRobotsTxt"]);
  });

  it("context 17: of two words where one of its places is enough", () => {
    const [inNote, inGlossary] = [false, true].map((pairs) => ({ written: "useEffect", pairs }));
    assert.equal(
      spokenForms(
        [inNote, inGlossary].flatMap((one) => one ?? []),
        [],
      ).length,
      1,
    );
    assert.equal(
      spokenForms(
        [inGlossary, inNote].flatMap((one) => one ?? []),
        [],
      ).length,
      1,
    );
  });

  it("context 17: not where the document has the same words as words", () => {
    assert.deepEqual(formsOf(["endOfLine"], false, "At the end of line 3 there is a comma."), []);
    assert.deepEqual(formsOf(["endOfLine"], false, "Ｅｎｄ　Ｏｆ　Ｌｉｎｅ"), []);
  });

  it("context 17: comes back as it is written, and once is enough", () => {
    const candidates = ["useEffect", "parse_robots_txt"].map((written) => ({ written, pairs: true }));
    const corrections = spokenForms(candidates, []).map(({ spoken, written }) => ({ wrong: spoken, right: written }));
    for (const [heard, right] of [
      ["Then use effect runs.", "Then useEffect runs."],
      ["这里 use effect 会运行", "这里 useEffect 会运行"],
      ["call Parse robots TXT first", "call parse_robots_txt first"],
      ["useEffect and parse_robots_txt", "useEffect and parse_robots_txt"],
      ["We use effects.", "We use effects."],
    ] as const) {
      assert.equal(correct(heard, corrections, true), right);
      assert.equal(correct(right, corrections, true), right);
    }
  });

  describe("context 17: what is sent", () => {
    const gathered = (text: string, terms: readonly string[] = [], areSpoken = true) =>
      gather(
        {
          glossaries: [{ label: "words.txt", glossary: readCleanGlossary("words.txt", terms.join("\n")) }],
          documents: [{ label: "note.md", text, isMarkdown: true, caret: 0 }],
        },
        { mode: "terms", maxTokens: 1_500, spokenForms: areSpoken },
      );
    const note = "The crawler calls `parse_robots_txt` and then `useEffect`, and `FrontierQueue` waits.";

    it("are the words of identifiers, which come back as they are written", () => {
      const { context, spoken } = gathered(note, ["useEffect"]);
      const lines = context.text.split("\n");
      for (const line of ["parse robots txt", "use Effect", "FrontierQueue"]) assert.ok(lines.includes(line), line);
      assert.deepEqual(correctionsOf([], spoken), [
        { wrong: "use Effect", right: "useEffect" },
        { wrong: "parse robots txt", right: "parse_robots_txt" },
      ]);
      assert.deepEqual(noticesOf([], spoken), [
        { code: "identifiersWritten", identifiers: ["useEffect", "parse_robots_txt"] },
      ]);
    });

    it("are identifiers of two words in a note of another script", () => {
      const { spoken } = gathered(
        "这个组件先调用 `useEffect`，然后把结果写到 `FrontierQueue` 里，最后刷新列表和缓存。",
      );
      assert.deepEqual(spoken.map(({ written }) => written).toSorted(), ["FrontierQueue", "useEffect"]);
    });

    it("are identifiers as they are where that is not wanted", () => {
      const { context, spoken } = gathered(note, ["useEffect"], false);
      assert.ok(context.text.split("\n").includes("parse_robots_txt"));
      assert.deepEqual(spoken, []);
      assert.deepEqual(noticesOf([], spoken), []);
    });
  });

  it("tells a script in which English words are names", () => {
    assert.ok(isOtherScript("这个函数在 useEffect 里调用，然后刷新列表和缓存，最后写日志。"));
    assert.ok(isOtherScript("Функция useEffect вызывается после отрисовки компонента"));
    assert.ok(!isOtherScript("Der Haken useEffect wird nach dem Zeichnen aufgerufen"));
    assert.ok(!isOtherScript(""));
    assert.ok(!isOtherScript("123 456"));
  });
});
