import assert from "node:assert/strict";
import { gather } from "../../../src/context/gather";
import { termsOf } from "../../../src/context/terms";
import { expect } from "./expectTerms";

describe("words as they are written", () => {
  for (const [text, whole, pieces] of [
    ["We call forEach on it.", "forEach", ["Each", "for"]],
    ["Only on iOS and macOS.", "iOS", ["OS"]],
    ["Set SOURCE_DATE_EPOCH first.", "SOURCE_DATE_EPOCH", ["SOURCE", "DATE", "EPOCH"]],
    ["An eBPF program was loaded.", "eBPF", ["BPF"]],
    ["The NSFileManager of it.", "NSFileManager", ["Manager", "FileManager", "NS"]],
    ["They use PyTorch there.", "PyTorch", ["Torch", "Py"]],
    ["See __init_subclass__ there.", "init_subclass", ["subclass"]],
  ] as const)
    it(`context 5: ${whole} is one word`, () =>
      expect(text, { has: whole === "init_subclass" ? [] : [whole], no: pieces }));

  it("context 5: an escaped line end in code is no letter", () => {
    expect('raise ValueError("wrong host\\nCaptured at %s\\tDepth")\nlog.info("done\\nFrobnicate done now")\n', { name: "a.py", no: [/nCaptured|nFrobnicate|tDepth/] }); // prettier-ignore
  });

  for (const term of [
    "Next.js",
    ".NET",
    "AT&T",
    "C++",
    "C#",
    "Node.js",
    "F#",
    "R&D",
    "CI/CD",
    "ASP.NET",
    "Vue.js",
    "TCP/IP",
    "Notepad++",
  ])
    it(`context 10: ${term} is sent as it is written`, () =>
      expect(`We moved that from the old code to ${term} in spring. Nobody had used ${term} before.`, { has: [term] }));

  it("context 10: possessives and plurals are the same word", () => {
    expect("The APIs of Rust's tools. One API is old. We like Rust. Lazard’s people met Lazard.", {
      has: ["API", "Rust", "Lazard"],
      no: ["APIs", "Rust's", "Lazard’s"],
    });
  });

  it("context 10: versions, models and initials stay in their names", () => {
    expect("They ran Qwen2.5-0.5B and GPT-4o. D. Ongaro and Let's Encrypt were named. Then came Jean-Luc Picard.", {
      has: ["Qwen2.5-0.5B", "GPT-4o", "D. Ongaro", "Let's Encrypt", "Jean-Luc Picard"],
    });
  });
});

describe("markup", () => {
  const FORMS: readonly (readonly [what: string, name: string, text: string, has: readonly string[], no: readonly (string | RegExp)[]])[] = [
    ["Markdown", "a.md", "# Über uns {#about-Uzmo}\n\nSee [Halyard](docs/Kestrel-guide.md \"Zobel\") and ![Wimple](img/Fjord.png).\n\n- [x] ask Brightwater\n- <span class=\"Quux\">Marlow</span> <!-- Vexil -->\n\n[ref]: https://Ozark.example/Path\n\nCommit 4f9d2c1b7a, mail a.Zorb@Krall.example.\n", ["Halyard", "Brightwater", "Marlow"], [/Uzmo|Kestrel|Zobel|Wimple|Fjord|Quux|Vexil|Ozark|Path|4f9d|Zorb|Krall|span|class/]],
    ["front matter", "a.md", "---\ntitle: Notes of Halyard\nlayout: Wimple\ntags: [Marlow, vLLM]\naliases:\n  - Kestrel Two\ncover: /img/Fjord.png\ndate: 2026-01-02\nid: 9d2b7e14-0c55-4b7e-8f1a-6d0f2f4c1a77\n---\n\nText.\n", ["Notes of Halyard", "Marlow", "vLLM", "Kestrel Two"], [/Wimple|Fjord|layout|9d2b/]],
    ["LaTeX", "a.tex", "\\documentclass[Wimple]{Fjord}\n\\usepackage{Quux}\n\\begin{document}\n\\section{On Halyard}\\label{sec:Vexil}\nWe follow \\citet{Zobel1998} and \\emph{Marlow}, see \\ref{fig:Ozark}. \\includegraphics{Kestrel/Krall.pdf}\n\\begin{equation} E = Gorm \\end{equation}\nIt was Brightwater~\\cite{Uzmo}.\n\\end{document}\n", ["Halyard", "Marlow", "Brightwater"], [/Wimple|Fjord|Quux|Vexil|Zobel|Ozark|Kestrel|Krall|Gorm|Uzmo|document|section|emph/]],
    ["LaTeX without a name", "", "\\section{On Halyard}\n\\begin{itemize}\n\\item They met \\textbf{Marlow} there \\cite{Uzmo99}.\n\\end{itemize}\n", ["Halyard", "Marlow"], [/Uzmo|itemize|textbf|item/]],
    ["reStructuredText", "a.rst", ".. _Wimple:\n\nOn Halyard\n==========\n\n.. image:: img/Fjord.png\n   :alt: Quux\n\nWe use :class:`~pkg.Marlow` and `Kestrel <https://Vexil.example/>`_ with |Zobel|.\n\n.. toctree::\n   :maxdepth: 2\n", ["Marlow", "Kestrel"], [/Wimple|Fjord|Quux|Vexil|Zobel|toctree|maxdepth|pkg/]],
    ["Org", "a.org", "#+TITLE: On Halyard\n#+STARTUP: Wimple\n* TODO Call Marlow :Fjord:\n  SCHEDULED: <2026-02-10 Tue>\n  :PROPERTIES:\n  :ID: Quux\n  :END:\n  See [[https://Vexil.example][Kestrel]] there.\n#+BEGIN_SRC\nx\n#+END_SRC\n", ["On Halyard", "Marlow", "Kestrel"], [/Wimple|Fjord|Quux|Vexil|TODO|SCHEDULED|PROPERTIES|BEGIN|SRC|Tue/]],
    ["Typst", "a.typ", "#import \"@preview/Wimple:0.1\": Fjord\n#set page(paper: \"Quux\")\n= On Halyard <Vexil>\nThey met *Marlow*, see @Zobel1998.\n#figure(image(\"Ozark.png\"), caption: [By Kestrel.])\n", ["Halyard", "Marlow", "Kestrel"], [/Wimple|Fjord|Quux|Vexil|Zobel|Ozark|figure|image|paper/]],
    ["AsciiDoc", "a.adoc", "= On Halyard\n:Wimple: Fjord\n\nThey met *Marlow* at link:https://Quux.example[Kestrel].\n\n[source,Vexil]\n----\nx\n----\nimage::Zobel.png[]\n", ["On Halyard", "Marlow", "Kestrel"], [/Wimple|Fjord|Quux|Vexil|Zobel/]],
    ["HTML", "a.html", "<!doctype html><html><head><title>On Halyard</title><style>.Wimple{}</style><script>Fjord()</script></head><body class=\"Quux\"><p>They met <b>Marlow</b> &amp; <a href=\"Vexil\">Kestrel</a> there.</p></body></html>", ["On Halyard", "Marlow", "Kestrel"], [/Wimple|Fjord|Quux|Vexil|amp/]],
    ["a notebook", "a.ipynb", JSON.stringify({ cells: [{ cell_type: "markdown", metadata: { Wimple: 1 }, source: ["# On Halyard\n", "They met Marlow there."] }, { cell_type: "code", outputs: [{ data: { "image/png": "iVBORw0KGgoAAAANSUhEUg" } }], source: "from xgboost import XGBClassifier" }], nbformat: 4 }), ["Marlow", "XGBClassifier"], [/Wimple|cell_type|iVBOR|nbformat|png|metadata/]],
    ["a plain text", "a.txt", "They met Marlow at https://Wimple.example/Fjord?q=Quux, in C:\\Users\\Vexil\\Zobel and ~/Ozark/Kestrel.\nInvoice INC-20931, sha 9f86d081884c7d659a2feaa0c55ad015.\n", ["Marlow"], [/Wimple|Fjord|Quux|Vexil|Zobel|Ozark|Kestrel|INC-|9f86/]],
  ]; // prettier-ignore
  for (const [what, name, text, has, no] of FORMS)
    it(`context 6: of ${what} only what is said is taken`, () => expect(text, { name, has, no }));
});

describe("names", () => {
  it("context 7: a name is kept at a line's start, in a cell, after a speaker's label and an abbreviation", () => {
    expect(
      "Lazard was there. It was late.\n\nOkonjo: we ask Dr. Abernathy about it.\n\n| Name | Size |\n|---|---|\n| Quillan | 3 |\n| Total | 4 |\n\n- Wendell sends the seeds\n- Send the letter\n\nThen they left, and the size was fine. The letter was sent.\n",
      {
        has: ["Lazard", "Okonjo", "Abernathy", "Quillan", "Wendell"],
        no: ["Name", "Total", "Send", "Then", "It", "The"],
      },
    );
  });

  it("context 7: two words in one are a name at the begin of a line and in a heading, if not everybody knows them", () => {
    for (const name of ["Evercore", "Snowflake", "Salesforce", "Facebook", "Lightroom", "Overleaf", "Mailchimp"])
      for (const document of [`# ${name}`, `Call with ${name} and Björn`, `${name} export`, `# Call with ${name}\n`])
        expect(document, { has: [name] });
    for (const word of ["Workaround", "Timestamps", "Spreadsheet", "Troubleshooting", "Overview", "Download"])
      expect(`# ${word}\n\n${word} for you`, { no: [/./] });
  });

  it("context 7: what is set apart in a line that begins small is a name, though every longer word has a capital", () => {
    expect("# Evercore\n\nkey one and **Middle Market**\n", { has: ["Evercore", "Middle Market"] });
  });

  it("context 7: a few lines with none of the words by which a language is known are read", () => {
    expect("| Patient | Drug |\n|---|---|\n| Mrs. Okonkwo | Apixaban |\n| Ms. Liu | Tirzepatide |\n", {
      has: ["Okonkwo", "Apixaban", "Tirzepatide"],
      no: ["Patient", "Drug"],
    });
    expect("Cruz, Maria\nde Vries, Sander\nEze, Chidinma\n", {
      has: ["Maria", "Sander", "Chidinma"],
      no: [/Maria de/],
      name: "names.txt",
    });
    expect("\\author{Ingrid Daubechies}", { has: ["Ingrid Daubechies"], name: "a.tex" });
  });

  it("context 7: a language without a list is not taken for one that has one", () => {
    expect(
      "# Reunião semanal\n\nO Thiago explicou que o sistema vai usar o Pix. Depois falamos sobre a licitação e o contrato com a Stefanini. Próximos passos: enviar a ata.",
      { has: ["Thiago", "Pix", "Stefanini"], no: ["Reunião", "Depois", "Próximos", "Reunião semanal"] },
    );
    expect(
      "# Spotkanie zespołu\n\nAgnieszka mówiła o integracji z Allegro i InPost. Wdrożenie planujemy na czerwiec. Agnieszka jedzie do Rzeszowa. Następnie omówiliśmy budżet.",
      {
        has: ["Agnieszka", "Allegro", "InPost", "Rzeszowa"],
        no: ["Spotkanie", "Wdrożenie", "Następnie", /^Spotkanie/],
      },
    );
    expect(
      "# Toplantı notları\n\nÇağla, Trendyol'un verisini inceliyor. Sonra bütçe konuşuldu. Ofis Levent'e taşınıyor.",
      {
        has: ["Ofis Levent", "Trendyol"],
        no: [/['’]/, "Sonra", "taşınıyor", "inceliyor", "Toplantı"],
      },
    );
    expect("Нужно обновить Битрикс24 до пятницы, потом YooKassa.", { has: ["Битрикс24", "YooKassa"] });
  });

  it("context 7: greetings and half-days are no part of a name", () => {
    expect(
      "Hi Rosalind,\n\nthe report is for you.\n\nOn Mon, Mar 3, 2025 at 5:40 PM Femi Adebayo wrote:\n> Dear Wiebke,\n",
      {
        has: ["Rosalind", "Femi Adebayo", "Wiebke"],
        no: [/^(?:Hi|PM|Dear) /],
        name: "mail.txt",
      },
    );
  });

  it("context 7: a word that stands there in small letters, too, is no name", () => {
    expect("Gromble is done. They gromble all day.\n\nZimbrick came. Everyone likes Zimbrick.\n", {
      has: ["Zimbrick"],
      no: ["Gromble"],
    });
  });

  const OTHERS: readonly (readonly [language: string, text: string, has: readonly string[], no: readonly string[]])[] = [
    ["Portuguese", "# Ata\n\nO Tiago mostrou o painel no Metabase. A Beatriz quer migrar para o Airbyte antes de junho. Ficou decidido que a Movidesk responde aos chamados. Amanhã vamos falar com a equipe de Florianópolis.\n", ["Tiago", "Metabase", "Beatriz", "Airbyte", "Movidesk", "Florianópolis"], ["Ficou", "Amanhã", "Ata"]],
    ["Italian", "# Verbale\n\nEttore propone di usare Odoo. Con Ettore si decide di chiamare la ditta Perini di Bergamo. Oggi abbiamo parlato dell'impianto di Dalmine.\n", ["Ettore", "Odoo", "Dalmine"], ["Oggi", "Con", "Verbale"]],
    ["Dutch", "# Notulen\n\nMarijke wil dat de gemeente Zwolle eerst akkoord geeft. Met Marijke gaan we naar Enschede. Volgende week is de leverancier Centric er.\n", ["Marijke", "Zwolle", "Enschede", "Centric"], ["Volgende", "Met", "Notulen"]],
    ["Russian", "# Протокол\n\nРустам показал прототип на Тарантуле. Решили, что Рустам позвонит в Яндекс. Завтра встреча в Иннополисе.\n", ["Рустам", "Яндекс", "Иннополисе"], ["Решили", "Завтра", "Протокол"]],
    ["Turkish", "# Toplantı\n\nTunç entegrasyonu bitirdi. Yarın Tunç ile Iyzico için görüşme var, sonra Şebnem gelecek.\n", ["Tunç", "Iyzico", "Şebnem"], ["Yarın", "Toplantı"]],
  ]; // prettier-ignore
  for (const [language, text, has, no] of OTHERS)
    it(`context 7: in ${language}, of which there is no list, a name begins a sentence where it stands within one, too`, () =>
      expect(text, { has, no }));

  it("context 7: headings and heads of tables in title case are none", () => {
    expect("# Getting Started With The Tool\n\n## Known Limitations\n\n| First Name | Last Order |\n|---|---|\n| Ann | 3 |\n\nText of the tool and of its limits.\n", { no: ["Getting Started", "Known Limitations", "First Name", "Last Order", "Tool"] }); // prettier-ignore
  });

  it("context 8: of German nouns those stay that are names or words of a trade", () => {
    expect(
      "# Protokoll\n\nDie Besprechung der Abteilung fand im Rathaus von Quedlinburg statt. Herr Szymanski berichtet über die Kosten der Umstellung. Der Druckdienstleister hat die Rechnung geschickt, und die Mitarbeiter der Verwaltung prüfen den Vertrag mit Iskraemeco. Der Rundsteuerempfänger ist alt. Die Zusammenarbeit mit der Stadt ist gut, sagt Frau Wohlgemuth. Wir brauchen eine Entscheidung bis Freitag.\n",
      {
        has: ["Quedlinburg", "Szymanski", "Iskraemeco", "Wohlgemuth"],
        no: ["Besprechung", "Abteilung", "Rathaus", "Kosten", "Umstellung", "Druckdienstleister", "Rechnung", "Mitarbeiter", "Verwaltung", "Vertrag", "Zusammenarbeit", "Stadt", "Entscheidung", "Freitag", "Protokoll", "Herr", "Frau"], // prettier-ignore
      },
    );
  });

  it("context 8: Swiss and Austrian German, and nouns of other spellings", () => {
    expect("Die Grösse der Strasse ist dem Gemeinderat bekannt. Der Landesrat aus Feldkirch spricht mit Frau Zgraggen über die Massnahmen und die Übersicht der Gebühren.", { has: ["Zgraggen"], no: ["Übersicht", "Gebühren", "Frau"] }); // prettier-ignore
  });
});

describe("scripts without capitals", () => {
  it("context 9: Latin names stand alone, without what sticks to them", () => {
    expect("プロジェクトはGitHubにあります。PlaywrightとVitestを使います。", {
      has: ["GitHub", "Playwright", "Vitest"],
      no: [/に|を|と/],
    });
    expect("이 앱은 Vue의 예제입니다. Pinia를 쓰고 Vite로 빌드합니다.", {
      has: ["Vue", "Pinia", "Vite"],
      no: [/[의를로]/],
    });
    expect("用Rust写的网关，兼容Envoy的协议，日志发到Loki。", { has: ["Rust", "Envoy", "Loki"], no: [/[的到]/] });
    expect("نستخدم Flutter للواجهة و Supabase للبيانات.", { has: ["Flutter", "Supabase"] });
    expect("ใช้ Kubernetes กับ Longhorn ในระบบ", { has: ["Kubernetes", "Longhorn"] });
  });

  it("context 9: Katakana of three or more, but no words that everybody knows", () => {
    expect("サーバーのレプリケーションが止まった。データはペースメーカーで復旧し、ユーザーに連絡した。フェンシングも見る。", { has: ["レプリケーション", "ペースメーカー", "フェンシング"], no: ["サーバー", "データ", "ユーザー"] }); // prettier-ignore
  });

  it("context 9: Han sequences that recur among other words", () => {
    expect("我们用令牌桶做限流。令牌桶的状态存在内存里，每个令牌桶有自己的容量。这个问题我们下周再讨论，大家没有意见。", { has: ["令牌桶"], no: ["我们", "问题", "讨论", "大家", "没有"] }); // prettier-ignore
  });

  it("context 9: people by what stands around them", () => {
    expect("参会：贺知远、苏曼青\n\n贺知远：今天先看数据。\n主持人：欧阳靖宇\n", {
      has: ["贺知远", "苏曼青", "欧阳靖宇"],
      no: ["参会", "主持人"],
    });
    expect("真壁さんと五十嵐部長が来た。綾瀬様には後で連絡する。", { has: ["真壁", "五十嵐", "綾瀬"] });
    expect("서하윤 팀장과 남궁민재 님이 왔다. 담당은 곽도현 과장이다.", { has: ["서하윤", "남궁민재", "곽도현"] });
    expect("คุณปกรณ์ประชุมกับคุณมะลิวัลย์", { has: ["ปกรณ์", "มะลิวัลย์"] });
    expect("قال الدكتور فراس الخطيب إن السيدة رحاب ستأتي.", { has: ["فراس الخطيب", "رحاب"] });
    expect("श्री वेंकटेश और श्रीमती कुसुमलता आएंगे।", { has: ["वेंकटेश", "कुसुमलता"] });
  });

  it("context 9: Hangul stems, and no sentences", () => {
    expect("레디스는 빠르다. 레디스의 부하가 줄었고 레디스를 옮겼다. 프로메테우스로 봅니다.", { has: ["레디스", "프로메테우스"], no: [/레디스[는의를]/, /봅니다|빠르다|옮겼다/] }); // prettier-ignore
  });

  it("context 9: headings and link texts that are short, and no whole sentences", () => {
    expect("# 投机采样\n\n参见[草稿模型](a.md)。\n\n## 我们今天讨论了很多关于这个系统的问题和以后的计划\n", { has: ["投机采样", "草稿模型"], no: [/.{12}/] }); // prettier-ignore
  });
});

describe("what comes first", () => {
  it("context 11: words in small letters that are uncommon and recur", () => {
    expect("The mezzanine part is gone. We spoke of the tranche, and of another tranche. Every tranche has a price. The price is a price, and the part is a part.\n", { has: ["tranche", "mezzanine"], no: ["price", "part", "gone", "spoke"] }); // prettier-ignore
  });

  const filler = "The people said that the plan was good and that the work would go on for some time.\n";
  const long = (near: string, far: string, often: string): string =>
    `They met ${far} once.\n${filler.repeat(60)}${`We wrote to ${often} again.\n`.repeat(8)}${filler.repeat(60)}At last ${near} came.\n`;

  it("context 12: kind, frequency and nearness decide together", () => {
    const text = long("Quillan", "Abernathy", "Brightwater");
    for (const [caret, wanted] of [
      [text.length, ["Brightwater", "Quillan", "Abernathy"]],
      [0, ["Brightwater", "Abernathy", "Quillan"]],
    ] as const)
      // prettier-ignore
      assert.deepEqual(termsOf(text, false, caret), wanted);
  });

  it("context 12: what is said all over a document is sent wherever the caret is", () => {
    const names = Array.from(
      { length: 600 },
      (_, i) => `Zo${String.fromCodePoint(97 + (i % 26), 97 + (Math.floor(i / 26) % 26))}rick`,
    );
    const text = names
      .map((name, i) => `They met ${name} at noon.${i % 40 === 0 ? " So did Brightwater." : ""}\n`)
      .join("");
    for (const caret of [0, text.length / 2, text.length]) {
      const document = { label: "a.txt", text, isMarkdown: false, caret };
      const { context } = gather({ glossaries: [], documents: [document] }, { mode: "terms", maxTokens: 200 });
      assert.ok(context.parts[0]?.items.includes("Brightwater"), String(caret));
    }
  });

  it("context 13: of a long document what is near the caret is read whole, and of the rest a part", () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `- They met Name${String.fromCodePoint(97 + (i % 26)).repeat(3)}x${i} and went on with the work of the day.\n`); // prettier-ignore
    const text = `---\ntitle: On Halyard\n---\n${lines.join("")}`;
    for (const at of [100, 25_000, 49_900]) {
      const caret = text.indexOf(lines[at] ?? "");
      const terms = termsOf(text, true, caret);
      const name = /Name\w+/.exec(lines[at] ?? "")?.[0] ?? "";
      assert.ok(terms.slice(0, 20).includes(name), `${name}: ${terms.slice(0, 20).join(" ")}`);
      assert.ok(terms.includes("On Halyard"));
      // It is a part: the others are never looked at.
      assert.ok(terms.length < 1_500, String(terms.length));
    }
  });

  it("context 13: a key block that begins before what is read is left out all the same", () => {
    const key = Array.from(
      { length: 90 },
      (_, i) => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ${i}Swordfish`,
    ).join("\n");
    const filling = "They went on with the work of the day.\n".repeat(2_000);
    for (let shift = 0; shift < 6; shift++) {
      const text = `${filling.slice(shift * 700)}-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n${filling}`;
      for (const mode of ["terms", "text"] as const) {
        const document = { label: "a.txt", text, isMarkdown: false, caret: text.indexOf("-----END") + 11_000 };
        const { context } = gather({ glossaries: [], documents: [document] }, { mode, maxTokens: 6_000 });
        assert.doesNotMatch(context.text, /Swordfish|MIIE/);
      }
    }
  });
});
