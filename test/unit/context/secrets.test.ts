import assert from "node:assert/strict";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import fc from "fast-check";
import { gather, readCleanGlossary } from "../../../src/context/gather";
import { redact } from "../../../src/context/redact";

/** Everything that would be sent of a document, from both modes, as a selection and as a glossary. */
function sentOf(text: string, isMarkdown: boolean): string {
  const document = { label: "", text, isMarkdown, caret: text.length };
  const glossary = readCleanGlossary(isMarkdown ? "dictation.md" : "glossary.txt", text);
  const all = { selection: { label: "", text }, glossaries: [{ label: "", glossary }], documents: [document] };
  return (["terms", "text"] as const)
    .map((mode) => gather(all, { mode, maxTokens: 1_000_000 }).context.text)
    .join("\n");
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const signs = `${letters}0123456789`;
/** Characters by lot, the same ones in each run. */
function dice(seed: number): (length: number, of?: string) => string {
  let state = seed;
  const next = (most: number): number =>
    Math.floor(((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * most);
  return (length, of = signs) => Array.from({ length }, () => of[next(of.length)]).join("");
}
const any = dice(11);
const upper = letters.slice(0, 26);
const PEM = Array.from({ length: 12 }, () => any(64, `${signs}+/`)).join("\n");
const JWT = `eyJ${any(30)}.eyJ${any(60)}.${any(43, `${signs}-_`)}`;

/** The value, and how it stands in a document. */
const DOCUMENTS: readonly (readonly [what: string, secret: string, text: (secret: string) => string])[] = [
  ["a file of variables", "swordfish", (s) => `DB_USER=lazard\nDB_PASSWORD=${s}\nDB_HOST=db`],
  ["an exported variable", "Xk29Marlin", (s) => `export API_TOKEN="${s}"\n`],
  ["a variable with a comment", "CamelHorseBattery", (s) => `SECRET_KEY=${s} # do not share`],
  ["a password with every sign", "a,b;c&d=e#f|G", (s) => `export DB_PASSWORD='${s}'`],
  ["a sentence as a password", "Correct Horse Battery", (s) => `DB_PASSPHRASE="${s}"`],
  ["JSON", "SwordFish", (s) => `{ "user": "ada", "password": "${s}" }`],
  ["JSON in a string", "SwordFish", (s) => String.raw`"{\"password\":\"${s}\",\"a\":1}"`],
  ["JSON with a quotation mark", String.raw`Sword\"Fish`, (s) => `{"client_secret":"${s}"}`],
  ["YAML", "SwordFish9", (s) => `database:\n  password: ${s}\n  host: db\n`],
  ["YAML with letters only", "swordfish", (s) => `database:\n  password: ${s}\n`],
  ["a block of YAML", "Sword Fishes", (s) => `data:\n  password: |\n    ${s}\n  user: ada\n`],
  ["a variable of Kubernetes", "SwordFish", (s) => `- name: DB_PASSWORD\n  value: ${s}\n`],
  ["TOML", "SwordFish", (s) => `[database]\npassword = "${s}"\n`],
  ["TOML in several lines", "SwordFish", (s) => `password = """${s}"""\n`],
  ["INI", "sw0rdfish", (s) => `[client]\nuser = ada\npassword = ${s}\n`],
  ["XML", "SwordFish", (s) => `<user>ada</user><password>${s}</password>`],
  ["attributes", "SwordFish", (s) => `<add key="DbPassword" value="${s}" />`],
  ["a .npmrc", `npm_${any(36)}`, (s) => `//registry.example/:_authToken=${s}`],
  ["an older .npmrc", "SwordFishMarlin", (s) => `//registry.example/:_authToken=${s}\n_auth=${s}`],
  ["a .netrc", "SwordFish", (s) => `machine example.org login ada password ${s}`],
  ["a .netrc in lines", "SwordFish", (s) => `machine example.org\nlogin ada\npassword ${s}\n`],
  ["a database's address", "SwordFish", (s) => `postgres://ada:${s}@db.example/main`],
  ["an address with a slash in its password", "Sword/Fish", (s) => `see mysql://ada:${s}@db/main.`],
  ["an address without a name", "SwordFish", (s) => `redis://:${s}@cache:6379/0`],
  ["an address with a token", any(20), (s) => `[repo](https://${s}@git.example/x.git)`],
  ["a query", "Sw0rdFish", (s) => `https://example.org/x?a=1&access_token=${s}&b=2`],
  ["a connection", "swordfish", (s) => `Server=db;User Id=ada;Password=${s};Encrypt=true`],
  ["a storage account", `${any(60)}==`, (s) => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};`],
  ["a header", any(24), (s) => `Authorization: Bearer ${s}`],
  ["a header of another kind", "QWRhOlN3b3JkRmlzaA==", (s) => `curl -H "Authorization: Basic ${s}"`],
  ["a header of its own", any(12), (s) => `X-Api-Key: ${s}`],
  ["a cookie", `sid=${any(8)}; Marlin=${any(8)}`, (s) => `Cookie: ${s}`],
  ["an option", "SwordFish", (s) => `tool --user ada --password ${s} --verbose`],
  ["an option with a sign", "SwordFish", (s) => `tool --token=${s}`],
  ["curl's option", "SwordFish", (s) => `curl -u ada:${s} https://example.org`],
  ["mysql's option", "SwordFish", (s) => `mysql -h db -p${s} main`],
  ["a key block", PEM, (s) => `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----`],
  ["a key block that is cut off", PEM, (s) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${s}\n\nThe end`],
  [
    "a key block in a quotation",
    `> ${PEM.replaceAll("\n", "\n> ")}`,
    (s) => `> -----BEGIN EC PRIVATE KEY-----\n${s}\n`,
  ],
  [
    "a key block in JSON",
    PEM.replaceAll("\n", String.raw`\n`),
    (s) => String.raw`{"k":"-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----\n"}`,
  ],
  [
    "a PGP block",
    `Version: 1\n\n${PEM}\n=abcd`,
    (s) => `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${s}\n-----END PGP PRIVATE KEY BLOCK-----`,
  ],
  ["a JSON Web Token", JWT, (s) => `It sent ${s} there.`],
  ["AWS", any(40, `${signs}/+`), (s) => `aws_access_key_id = AKIA${any(16, upper)}\naws_secret_access_key = ${s}`],
  ["GitHub", `ghp_${any(36)}`, (s) => `x ${s} y`],
  ["GitHub's newer form", `github_pat_${any(82)}`, (s) => `x${s}y`],
  ["GitLab", `glpat-${any(20)}`, (s) => `(${s})`],
  ["Slack", `xoxb-${any(12, "0123456789")}-${any(24)}`, (s) => `\`${s}\``],
  ["Slack's address", `https://hooks.slack.com/services/T${any(8)}/B${any(8)}/${any(24)}`, (s) => `to ${s}`],
  ["Google", `AIza${any(35, `${signs}_-`)}`, (s) => `"${s}"`],
  ["Stripe", `sk_live_${any(24)}`, (s) => `${s}.`],
  ["SendGrid", `SG.${any(22)}.${any(43)}`, (s) => s],
  ["OpenAI", `sk-${any(20)}T3BlbkFJ${any(20)}`, (s) => `key: ${s}`],
  ["Linear", `lin_api_${any(40)}`, (s) => s],
  ["Shopify", `shpat_${any(32, "0123456789abcdef")}`, (s) => s],
  ["1Password", `ops_eyJ${any(200)}fQ==`, (s) => s],
  ["a hash of a password", "$2b$12$KIXlqCzS4bM7ZzkxY8LbzOq1", (s) => `ada:${s}`],
  ["hex beside a name", any(20, "0123456789abcdef"), (s) => `signing key: ${s}`],
  ["base64 beside a name", any(24, `${signs}+/`), (s) => `| session key | ${s} |`],
  ["a Chinese label", "SwordFish", (s) => `数据库密码：${s}，请勿外传`],
  ["a Chinese label on a line of its own", "Sw0rdFish", (s) => `**口令**：\n${s}\n`],
  ["a Chinese sentence", "abc12345", (s) => `服务器的密码是${s}。`],
  ["a key in Chinese", "Ab12Cd34Ef", (s) => `访问密钥： \`${s}\``],
  ["a Japanese label", "SwordFish", (s) => `パスワード：${s}`],
  ["a German sentence", "Sommer2026", (s) => `Das Passwort lautet ${s}, bitte nicht weitergeben.`],
  ["an English sentence", "Hunter2", (s) => `The password is ${s}.`],
  ["emphasis", "SwordFish9", (s) => `- **Password:** ${s}\n- **User:** ada`],
  ["a table", "SwordFish9", (s) => `| what | value |\n|---|---|\n| Admin password | ${s} |`],
];

describe("context 1: secrets do not leave", () => {
  for (const [what, secret, write] of DOCUMENTS) {
    it(`context 1: ${what}`, () => {
      for (const text of [
        write(secret),
        `# Lazard and Evercore\n\n${write(secret)}\n\nThey met Bulge Bracket there.\n`,
      ]) {
        const clean = redact(text);
        assert.equal(clean.text.length, text.length);
        assert.ok(clean.secrets > 0);
        const sent = sentOf(text, true) + sentOf(text, false);
        // No piece of it either: terms are words of four letters and more.
        for (const piece of [secret, ...(secret.match(/[A-Za-z0-9]{5,}/g) ?? [])])
          assert.ok(!sent.includes(piece), `${JSON.stringify(piece)} in ${JSON.stringify(sent)}`);
      }
    });
  }

  it("context 1: nothing that a well-kept set of rules reports is in what is sent", async () => {
    const pieces = DOCUMENTS.map(([, secret, write]) => write(secret));
    let reported = 0;
    for (let seed = 0; seed < 12; seed++) {
      // In another order, with words and lines between, in Markdown and in plain text.
      const order = pieces.toSorted(
        (a, b) => ((a.length * 31 + seed * 97) % 101) - ((b.length * 31 + seed * 97) % 101),
      );
      const text = order.map((piece, i) => `Part ${i} about the Bulge Bracket.\n\n${piece}\n\n`).join("");
      const { messages } = await lintSource({
        source: { filePath: "notes.md", content: text, ext: ".md", contentType: "text" },
        options: {
          config: { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, options: {} }] },
          noPhysicFilePath: true,
        },
      });
      const sent = sentOf(text, seed % 2 === 0);
      for (const { range, ruleId } of messages) {
        reported += 1;
        const found = text.slice(range[0], range[1]);
        assert.ok(!sent.includes(found), `${ruleId}: ${found}`);
      }
      assert.ok(sent.includes("Bulge Bracket"));
    }
    assert.ok(reported > 120, String(reported));
  });

  const ORDINARY = [
    "The token was lost. Password rules: be careful. The secret of good coffee is patience; the key is time.",
    "Reset your password by mail. A password manager helps, and so do passkeys. Secrets: none.",
    "const token = tokenizer.nextToken(); const apiKey = settings.apiKey; return { password: readPassword(name) };",
    "function check(password: string, token: CancellationToken): boolean { return this.secret === undefined; }",
    "getElementById, EnvHttpProxyAgent, SOURCE_DATE_EPOCH, qwen3-asr-flash-2026-02-10, sherpa-onnx 1.12.34, npm_config_registry",
    "src/vscode/insertion/commentStyle.ts, docs/2024-06-01-some-long-title-of-a-note.md, pk_customer_address_identifier",
    "密码由管理员发放。令牌桶算法很常用。投行圈内部的那些黑话，密钥管理是难题。",
    "Der Schlüssel liegt unter der Matte. Das Passwort ist geheim. Les mots de passe sont longs.",
    "See https://example.org/path?tab=readme#usage, http://localhost:8080/, mailto:ada@example.org and git@example.org:x/y.git",
    "| token | meaning |\n|---|---|\n| keyboard | what one types on |\n| max_tokens | 1500 |",
    "total_tokens: 1500\ntokenizer: qwen\nsession: morning\nkey: value\nhash: none\ncode: 42",
    "PERSONAL NOTES -- BEGIN: the meeting with Ada Lovelace, 10:30, room B12. END.",
    "ACGTACGTTAGC".repeat(60),
  ];
  for (const text of ORDINARY)
    it(`context 1: stays as it is: ${text.slice(0, 40)}`, () => assert.deepEqual(redact(text), { text, secrets: 0 }));

  it("context 1: a correction stays one, whatever its words are", () => {
    const { terms, secrets } = readCleanGlossary(
      "glossary.txt",
      "pass word = passwort\napi key = API Key\ntoken ring = TokenRing\n",
    );
    assert.deepEqual(
      terms.map(({ term }) => term),
      ["passwort", "API Key", "TokenRing"],
    );
    assert.equal(secrets, 0);
    assert.ok(!sentOf("DB_PASSWORD=Sw0rdFish\n", false).includes("Fish"));
  });

  it("context 2: any text keeps its length and its lines", () => {
    const piece = fc.constantFrom(
      "password",
      "=",
      ": ",
      '"',
      "'",
      "\n",
      " ",
      "sk-",
      "eyJ",
      "://",
      "@",
      "a1B2c3",
      "-----BEGIN PRIVATE KEY-----",
      "x".repeat(50),
      "密码",
      "：",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const clean = redact(text).text;
        assert.equal(clean.length, text.length);
        assert.equal(clean.split("\n").length, text.split("\n").length);
      }),
      { numRuns: 1_000 },
    );
  });
});
