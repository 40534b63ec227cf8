import assert from "node:assert/strict";
import { joined, seam } from "../../../src/core/seam";
import { endsClause, endsSentence, lastSentenceEnd } from "../../../src/core/sentenceEnd";

/** Texts that we wrote, `|` where a sentence ends; it ends nowhere else. */
const CORPUS: Readonly<Record<string, readonly string[]>> = {
  English: [
    "We met Dr. Smith in the U.S. Army. |Then No. 5 came, e.g. Bob! |“Really?” she said. |(It was so.) |Mr. J. R. Miller said “yes.” |In 2024. |It is plan B. |He said no. |So did I. |Use docs.rs. |Ask x.ai or npm.js. |Martin L. King Jr. of Apple Inc. left. |It costs 3.5 dollars at 10.30 vs. more. |Wait… |",
    "No. |We need Fig. 3 and pp. 4 to 9 of Prof. Lee. |St. John was i.e. there… and left. |",
  ],
  German: [
    "Am 29. Oktober kam Herr Dr. Müller z.B. mit Prof. Meier. |Das sind z. B. Ärzte bzw. Pfleger. |Er sagte: „Ja.“ |»Nein!« |Der 3. Versuch vom 24.12. gelang. |Siehe Nr. 5 bzw. Abs. 3 usw. |Es war Dienstag, 3. Mai. |",
  ],
  French: [
    "M. Dupont et Mme Martin sont là. |« Oui. » |«Non !» |Elle a dit « peut-être » à MM. Durand et J.-P. Petit. |Vraiment ? |",
  ],
  Spanish: [
    "¿Qué hora es? |¡Vamos! |El Sr. García y la Dra. López viven en EE.UU. desde 1990. |Véase p. ej. la pág. 5. |Hola. |",
  ],
  Italian: ["Il sig. Rossi e il dott. Bianchi sono qui. |Va bene! |Cfr. art. 5 del testo. |"],
  Dutch: ["Dhr. de Vries en mevr. Jansen bijv. kwamen. |Ja! |"],
  Polish: ["Spotkaliśmy dr. Nowaka np. w poniedziałek. |Tak. |"],
  Swedish: ["Den 5. maj kom t.ex. Anna. |Ja! |"],
  Russian: ["Мы живём на ул. Ленина и т. д. и т. п., см. рис. 5. |Да! |А. С. Пушкин писал. |«Нет.» |"],
  Greek: ["Τι κάνεις; |Καλά. |Ο κ. Παπαδόπουλος είπε π.χ. ναι. |"],
  Armenian: ["Բարև։ |Ինչպե՞ս ես։ |"],
  Chinese: ["我们开会了。|你好吗？|他说：“好。”|（就这样。）|「行！」|版本3.5发布了。|等等…… |"],
  Japanese: ["会議を開きました。|「はい。」|本当ですか？|すごい！！|"],
  Korean: ["회의를 열었습니다. |정말요? |“네.” |3.5 버전입니다. |"],
  Arabic: ["عقدنا اجتماعا اليوم. |كيف حالك؟ |قال د. أحمد: «نعم.» |جاء أ.د. سامي. |"],
  Urdu: ["یہ کتاب ہے۔ |کیا یہ ٹھیک ہے؟ |"],
  Hindi: ["हमने बैठक की। |डॉ. शर्मा आए। |क्या यह ठीक है? |“हाँ।” |पं. नेहरू ने कहा॥ |"],
  Thai: ["วันนี้เราประชุมที่ กทม. เมื่อ พ.ศ. 2567 กับ ดร. สมชาย เวลา 10.30 น. แล้วพัก จริงหรือ? |ดีมาก! |"],
  Amharic: ["ሰላም። |እንዴት ነህ፧ |"],
  Burmese: ["မင်္ဂလာပါ။ |နေကောင်းလား။ |"],
};

describe("the ends of sentences", () => {
  for (const [language, texts] of Object.entries(CORPUS))
    it(`text 9, 10: ${language}`, () => {
      for (const marked of texts) {
        const text = marked.replaceAll("|", "");
        const ends = new Set<number>();
        for (let at = marked.indexOf("|"); at >= 0; at = marked.indexOf("|", at + 1)) ends.add(at - ends.size);
        for (let at = 1; at <= text.length; at++) {
          // Within a run of stops and closers nobody asks.
          const asks = ends.has(at) || (/\s/.test(text[at - 1] ?? "") && !ends.has(at + 2));
          if (asks)
            assert.equal(endsSentence(text.slice(0, at), text.slice(at)), ends.has(at), `${text.slice(0, at)}|`);
        }
        assert.equal(lastSentenceEnd(`${text.trimEnd()} 12`), text.trimEnd().length);
      }
    });

  for (const text of [
    "We met Dr.",
    "in the U.S.",
    "see e.g.",
    "das ist z.B.",
    "am 29.",
    "in No.",
    "Prof.",
    "M.",
    "p.ej.",
    "т.е.",
    "ดร.",
    "डॉ.",
    "vom 1.",
    "J. R. R.",
    "Ph.D.",
    "a.m.",
    "d. h.",
    "f.eks.",
    "Ltd.",
    "EE.UU.",
    "24.12.",
    "Mlle.",
    "Nr.",
  ])
    // prettier-ignore
    it(`text 9: nothing ends with ${text}`, () => assert.ok(!endsSentence(text)));

  it("text 9: a letter that is a word ends a sentence, and what stands behind an apostrophe", () => {
    for (const [text, next] of [
      ["I don't.", "Then"],
      ["That is John’s.", "Then"],
      ["Com’è.", "Poi"],
      ["Это я.", "Потом"],
      ["Voilà ce qu'il y a.", "Puis"],
      ["Vâng ạ.", "Em"],
      ["Hon bor på en ö.", "Sedan"],
      ["Sim, é.", "Depois"],
      ["Kim o.", "Sonra"],
      ["Use R&D.", "Then"],
      ["É.", "Sou"],
      ["Ừ.", "Anh"],
      ["Il est 5 h.", "Oui"],
      ["Мы помогли им.", "Потом"],
      ["Мы ели рис.", "Потом"],
      ["We write it in TS.", "Then"],
      ["I give it a 5.", "Then"],
      ["Den är av.", "Sedan"],
    ] as const) {
      assert.ok(endsSentence(text, next), text);
      assert.ok(endsSentence(text), text);
    }
  });

  it("text 9: abbreviations of more languages, in rows, and kings", () => {
    for (const [text, next] of [
      ["Habite p. ex.", "Paris"],
      ["Berlin, u. a.", "Meier"],
      ["im Jahr 44 v.", "Chr."],
      ["im Jahr 44 v. Chr.", "Geburt"],
      ["en 44 av.", "J.-C."],
      ["5 Mio.", "Euro"],
      ["PhDr.", "Novák"],
      ["вул.", "Шевченка"],
      ["Αγ.", "Νικόλαος"],
      ["özv.", "Kovács"],
      ["Sống ở TP.", "Hồ Chí Minh"],
      ["GS.", "Nguyễn"],
      ["der II.", "Weltkrieg"],
      ["рис.", "5"],
      ["திரு.", "குமார்"],
    ] as const)
      assert.ok(!endsSentence(text, next), text);
  });

  it("text 10: marks of direction and emoji stand behind a stop", () => {
    for (const text of ["שלום.\u200F", "مرحبا؟\u200E", "好的。😊", "Yes. 😀", "Yes!👍🏽👩‍💻", "བཀྲ་ཤིས༎"])
      assert.ok(endsSentence(text), text);
    assert.ok(!endsSentence("yes 😀"));
  });

  for (const text of [
    "है।",
    "كيف؟",
    "یہ ہے۔",
    "so.”)",
    "oui. »",
    "»Ja.«",
    "ja.“",
    "「はい。」』",
    "yes.'\"]",
    "ok!?",
    "։",
    "እሺ።",
    "Τι;",
    "so.\\)",
    "ok?!”",
    "それ｡",
  ])
    // prettier-ignore
    it(`text 10: a sentence ends with ${text}`, () => assert.ok(endsSentence(text)));

  it("text 10: commas of every script divide a sentence, a stop ends it", () => {
    for (const text of ["a,", "a;", "a:", "好，", "好、", "كيف،", "كيف؛", "ja,“", "እሺ፣", "“a,”"])
      assert.ok(endsClause(text), text);
    for (const text of ["a", "a.", "好。", "كيف؟", "a-", "(a)"]) assert.ok(!endsClause(text), text);
  });
});

describe("seams", () => {
  for (const [before, after, all] of [
    ["مرحبا ", "، كيف", "مرحبا، كيف"],
    ["كيف حالك ", "؟", "كيف حالك؟"],
    ["कैसे हो", "। आप", "कैसे हो। आप"],
    ["یہ ہے", "۔ وہ", "یہ ہے۔ وہ"],
    ["እሺ", "፣ ነው", "እሺ፣ ነው"],
    ["wait", "… what", "wait… what"],
    ["it", "’s so", "it’s so"],
    ["er sagte „Ja“", "und ging", "er sagte „Ja“ und ging"],
    ["er sagte", "„Ja“", "er sagte „Ja“"],
    ["said “", "yes”", "said “yes”"],
    ["said “yes”", "and", "said “yes” and"],
    ["sagte »Ja«", "und", "sagte »Ja« und"],
    ["sagte", "»Ja«", "sagte »Ja«"],
    ["dit «oui", "» et", "dit «oui» et"],
    ["dit «oui»", "et", "dit «oui» et"],
    ['say "yes', '" and', 'say "yes" and'],
    ['say "yes"', "and", 'say "yes" and'],
    ["the boys'", "room", "the boys' room"],
    ["cafe", "\u0301 au", "cafe\u0301 au"],
    ["न", "ी", "नी"],
    ["👩", "\u200D💻 ok", "👩\u200D💻 ok"],
    ["👍", "🏽 ok", "👍🏽 ok"],
    ["བོད་", "ཡིག", "བོད་ཡིག"],
    ["བོད", "་ཡིག", "བོད་ཡིག"],
    ["ሰላም፡", "ነው", "ሰላም፡ነው"],
    ['He meant it."', "So", 'He meant it." So'],
  ] as const)
    it(`text 10: no space too many, none too few: ${before}|${after}`, () => assert.equal(joined(before, after), all));

  for (const [before, after, all] of [
    ["好。", "。你好", "好。你好"],
    ["One.", ". Two", "One. Two"],
    ["ठीक है।", "। आप", "ठीक है। आप"],
    ["Really?", ".", "Really?"],
    ["he said.”", ". Then", "he said.” Then"],
    ["好，", "，你", "好，你"],
    ["كيف؟", "؟ نعم", "كيف؟ نعم"],
    ["One.", "... two", "One.... two"],
    ["etc.", ", and so on", "etc., and so on"],
    ["use it.", ".NET is", "use it. .NET is"],
    ["", "。好", "。好"],
    ["wait…", ". Then", "wait… Then"],
    ["好……", "。好", "好……好"],
    ["wait…", "? Then", "wait…? Then"],
    ["so;", "; then", "so; then"],
    ["هكذا؛", "؛ ثم", "هكذا؛ ثم"],
    ["好；", "；你", "好；你"],
    ['He meant it."', ". So", 'He meant it." So'],
  ] as const)
    it(`text 20: a stop after a stop is dropped: ${before}|${after}`, () => assert.equal(joined(before, after), all));

  it("text 10: has a space between words, none in scripts without", () => {
    for (const [before, after, between] of [
      ["a", "b", " "],
      ["好", "b", ""],
      ["안", "녕", " "],
      ["프로젝트에", "大韓민국", " "],
      ["ไทย", "ไทย", ""],
      ["a.", "B", " "],
      ["a", "(b", " "],
      ["¿", "b", ""],
    ] as const)
      // prettier-ignore
      assert.equal(seam(before, after), between);
  });
});
