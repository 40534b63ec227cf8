import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SRC = path.join(ROOT, "src");

/** What each room may import beside itself and `core`, which is everybody's vocabulary. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  core: [],
  system: [],
  audio: ["system"],
  context: [],
  recognizers: ["system"],
  transcript: [],
  placement: ["transcript"],
  local: ["recognizers", "transcript", "system", "storage"],
  storage: ["audio", "recognizers", "transcript", "system"],
  pipeline: ["audio", "context", "recognizers", "transcript", "storage", "system"],
  session: ["audio", "context", "recognizers", "local", "transcript", "storage", "pipeline", "system"],
  vscode: [
    "audio",
    "context",
    "recognizers",
    "transcript",
    "placement",
    "storage",
    "pipeline",
    "session",
    "local",
    "webview",
    "system",
  ],
  cli: ["audio", "context", "recognizers", "transcript", "storage", "pipeline", "session", "local", "system"],
  webview: ["transcript"],
  mcp: ["audio", "context", "recognizers", "transcript", "storage", "pipeline", "session", "cli", "system"],
  "cli.ts": ["cli", "mcp", "system"],
  "api.ts": ["cli", "context", "session"],
  "extension.ts": ["vscode", "pipeline", "audio"],
};

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? files(file) : file.endsWith(".ts") ? [file] : [];
  });
}

/** Every module that a file imports, `import type` and `import()` too. */
function imports(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function importsTypes(file: string, wanted: string): boolean {
  return new RegExp(`^import type [^;]* from "${wanted}";$`, "m").test(readFileSync(file, "utf8"));
}

describe("the house", () => {
  for (const file of files(SRC)) {
    const name = path.relative(SRC, file);
    const room = name.split(path.sep)[0] ?? "";
    it(`${name} imports only what its room may`, () => {
      for (const wanted of imports(file)) {
        if (wanted === "vscode")
          assert.ok(room === "vscode" || room === "extension.ts", "vscode is for src/vscode only");
        if (wanted.startsWith("node:"))
          assert.ok(
            !["core", "context", "transcript", "placement", "webview"].includes(room),
            `${wanted} in a room without Node`,
          );
        if (!wanted.startsWith(".")) continue;
        const target = path.relative(SRC, path.resolve(path.dirname(file), wanted));
        const other = target.split(path.sep)[0] ?? "";
        assert.ok(other === room || other === "core" || (MAY[room] ?? []).includes(other), `${name} imports ${target}`);
      }
    });
  }

  it("looks up no module by its name while it runs: the look-up goes on in every folder above", () => {
    for (const file of files(SRC)) {
      const text = readFileSync(file, "utf8");
      // The engine's own file, by its absolute path.
      if (path.relative(SRC, file) === path.join("local", "sherpa.ts")) continue;
      assert.doesNotMatch(text, /createRequire|require\.resolve|import\.meta\.resolve|\brequire\(/, file);
    }
    assert.match(readFileSync(path.join(ROOT, "esbuild.mjs"), "utf8"), /external: \["vscode"\]/);
  });

  it("platforms 5: takes from Node by its full name what is not the editor's own way to the network", () => {
    for (const file of files(SRC))
      for (const wanted of imports(file))
        if (["http", "https", "undici", "net", "tls"].includes(wanted) && !importsTypes(file, wanted))
          assert.equal(path.relative(SRC, file), path.join("vscode", "transcription", "editorModules.ts"), wanted);
  });

  describe("platforms 4, 7: what systems do in other ways is asked of src/system only", () => {
    const outside = files(SRC).filter((file) => !path.relative(SRC, file).startsWith(`system${path.sep}`));
    for (const [what, pattern] of [
      [
        "renames and removals, which try again",
        /(?<![\w.#])(?:rename|rm|unlink|rmdir)(?:Sync)?\(|import \{[^}]*\b(?:rename|rm|unlink|rmdir)(?:Sync)?\b[^}]*\} from "node:fs|\b(?:fs|promises)\.(?:rename|rm|unlink|rmdir)(?:Sync)?\(/,
      ],
      ["processes, which are ended with all that they have started", /\.kill\(|\b(?:spawn|execFile|fork)(?:Sync)?\(/],
      ["what runs child processes", /^import (?!type ).*"node:child_process"/m],
    ] as const) {
      it(what, () => {
        for (const file of outside) assert.doesNotMatch(readFileSync(file, "utf8"), pattern, file);
      });
    }
  });

  describe("attacks 3: text that is not ours is made harmless in one place", () => {
    const inEditor = files(path.join(SRC, "vscode")).filter((file) => !file.includes(`${path.sep}ui${path.sep}`));
    const none = (pattern: RegExp): void => {
      for (const file of inEditor) assert.doesNotMatch(readFileSync(file, "utf8"), pattern, file);
    };
    it("texts with places to fill come from ui/l10n.ts", () => none(/vscode\s*\.\s*l10n/));
    it("messages are shown by ui/messages.ts", () =>
      none(/\.(?:show(?:Error|Warning|Information)Message|setStatusBarMessage)\b/));
    it("beside an icon stands a text of ours, or one made harmless", () =>
      none(
        /`\$\([a-z~-]+\) \$\{(?!t\(|foreign\(|clock\(|percent\(|named\b|what\b|flaw\b|view\.uploaded\b|engineName\()/,
      ));
    it("no Markdown runs any command or holds HTML, and what is not a literal in it is escaped", () => {
      none(/isTrusted\s*[:=]\s*true|supportHtml|\.appendText\(/);
      for (const file of inEditor) {
        const text = readFileSync(file, "utf8");
        if (text.includes("new vscode.MarkdownString(")) assert.match(text, /foreignInMarkdown/, file);
      }
    });
  });

  it("can be walked from the command to the text as CONTRIBUTING.md says", () => {
    const text = readFileSync(path.join(ROOT, "CONTRIBUTING.md"), "utf8");
    const walk = [...text.matchAll(/^\d+\. `(src\/[^`]+)`/gm)].map(([, file = ""]) => file);
    assert.ok(walk.length > 8 && walk.length <= 15, String(walk.length));
    // Behind an interface of an earlier one: a recognizer and a sink can be another.
    const implemented = {
      "src/recognizers/cloudProtocol.ts": "Recognizer",
      "src/vscode/insertion/transcriptWriter.ts": "Destination",
    };
    for (const [i, file] of walk.entries()) {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      const behind = Object.entries(implemented).find(([one]) => one === file);
      if (behind) assert.match(text, new RegExp(`\\b${behind[1]}\\b`), file);
      else if (i > 0)
        assert.ok(
          walk
            .slice(0, i)
            .some((earlier) =>
              imports(path.join(ROOT, earlier)).some(
                (one) => path.join(path.dirname(earlier), one) === file.replace(/\.ts$/, ""),
              ),
            ),
          `${file} is imported by none before it`,
        );
    }
    const [chain = ""] = /(?:`\w+` → )+`\w+`/.exec(text) ?? [];
    const calls = [...chain.matchAll(/\w+/g)].map(([name]) => name);
    const sources = walk.map((file) => readFileSync(path.join(ROOT, file), "utf8"));
    const fileOf = (name: string): number =>
      sources.findIndex((source) =>
        new RegExp(
          `^ *(?:export )?(?:const |(?:async )?\\*?(?:function\\*? )?)${name}(?:<.*>)?(?:\\(| = async|: \\()`,
          "m",
        ).test(source),
      );
    assert.ok(calls.length > 8 && calls.length <= 12, chain);
    assert.equal(walk[fileOf(calls[5] ?? "")]?.split("/")[1], "pipeline", "five of them before the pipeline");
    for (const [i, name] of calls.entries()) {
      assert.ok(fileOf(name) >= 0, `${name} is declared in none of these files`);
      const next = calls[i + 1];
      if (next) assert.match(sources[fileOf(name)] ?? "", new RegExp(`\\b${next}[(,]`), `${name} calls ${next}`);
    }
  });

  it("makes jobs, and recordings on their way, in one place each: whoever wants one makes a request", () => {
    const makersOf = (name: string): string[] =>
      files(SRC)
        .filter((file) => readFileSync(file, "utf8").includes(`new ${name}(`))
        .map((file) => path.relative(SRC, file));
    assert.deepEqual(makersOf("Job"), [path.join("session", "jobs.ts")]);
    assert.deepEqual(makersOf("Recognition").sort(), [path.join("session", "job.ts"), path.join("session", "jobs.ts")]);
  });

  it("asks what has to be asked before something is sent in src/session, and nowhere else", () => {
    for (const file of files(SRC).filter((one) => !path.relative(SRC, one).startsWith(`session${path.sep}`)))
      assert.doesNotMatch(
        readFileSync(file, "utf8"),
        /confirmAbove (?:>|<)|cannotKeepBudget|new MonthlyAnswers|offerOf\(/,
        file,
      );
  });

  it("has no loose files in src/vscode beside its beginning, its settings and its keys", () => {
    const loose = readdirSync(path.join(SRC, "vscode"), { withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(loose.map(({ name }) => name).sort(), ["app.ts", "keys.ts", "settings.ts"]);
  });

  it("has no two files of one name", () => {
    const names = files(SRC)
      .map((file) => path.basename(file))
      .filter((name) => name !== "index.ts");
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  it("has at most 35 % of its lines in src/vscode", () => {
    const lines = (folder: string): number =>
      files(folder).reduce((sum, file) => sum + readFileSync(file, "utf8").split("\n").length, 0);
    assert.ok(lines(path.join(SRC, "vscode")) <= 0.35 * lines(SRC));
  });

  it("has small files", () => {
    for (const file of files(SRC)) assert.ok(readFileSync(file, "utf8").split("\n").length <= 300, file);
  });

  it("names no registry host and no path of a machine", () => {
    const lock =
      readFileSync(path.join(ROOT, "package-lock.json"), "utf8") +
      readFileSync(path.join(ROOT, "test/host/package-lock.json"), "utf8");
    assert.ok(!lock.includes('"resolved"'));
  });
});
