import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { Definition, Heading, Image, Link, Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { EXTENSIONS } from "../../src/audio/formats";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DOCS = readdirSync(path.join(ROOT, "docs")).map((name) => `docs/${name}`);
const FILES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...DOCS];

const read = (name: string): string => readFileSync(path.join(ROOT, name), "utf8");
const json = (name: string): unknown => JSON.parse(read(name));

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>>;
    };
  };
}
const { scripts, contributes } = json("package.json") as Manifest;
const settings = contributes.configuration.properties;
const english = json("package.nls.json") as Record<string, string>;
/** As a text names it: an ellipsis belongs to the menu. */
const titleOf = ({ title }: { readonly title: string }): string =>
  (english[title.slice(1, -1)] ?? "").replace(/\.\.\.$/, "");

function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if ("children" in node) for (const child of node.children) yield* nodesOf(child);
}
const parsed = (name: string): Nodes[] => [
  ...nodesOf(fromMarkdown(read(name), { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })),
];
const textOf = (node: Nodes): string =>
  "value" in node ? node.value : "children" in node ? node.children.map(textOf).join("") : "";

/** The anchors that GitHub and VS Code's preview give to headings. */
function anchorsOf(name: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of parsed(name).filter((node): node is Heading => node.type === "heading")) {
    const slug = textOf(heading)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Rows of the tables whose heads begin with `head`: the texts of their cells. */
const rowsBelow = (name: string, head: string): string[][] =>
  parsed(name)
    .filter((node) => node.type === "table")
    .map((table) => table.children.map((row) => row.children.map(textOf)))
    .filter(([first]) => first?.[0] === head)
    .flatMap(([, ...rows]) => rows);

describe("the documentation", () => {
  it("is short on the way in: 120 lines, none of them long, and two moving pictures", () => {
    const lines = read("README.md").trimEnd().split("\n");
    assert.ok(lines.length <= 120, `${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 160, line);
    const pictures = parsed("README.md").filter((node): node is Image => node.type === "image");
    assert.deepEqual(
      pictures.map(({ url }) => path.extname(url)),
      [".gif", ".gif"],
    );
  });

  it("begins with the two commands to try Earmark, and the second is what CI runs", () => {
    const code = parsed("README.md").find((node) => node.type === "code");
    const commands = textOf(code as Nodes)
      .split("\n")
      .map((line) => line.replace(/ *#.*/, ""));
    assert.deepEqual(commands, ["npm start", "npm test"]);
    assert.ok(read("README.md").indexOf("npm start") < read("README.md").indexOf("\n## "));
    assert.equal(read(".ci/run").trimEnd().split("\n").at(-1), commands[1]);
  });

  it("leads from the README to every page", () => {
    const links = parsed("README.md").filter((node): node is Link => node.type === "link");
    for (const page of [...DOCS, "CHANGELOG.md", "CONTRIBUTING.md"])
      assert.ok(
        links.some(({ url }) => url === page),
        page,
      );
  });

  for (const name of FILES) {
    it(`${name}: every link leads to a file and every anchor to a heading`, () => {
      const targets = parsed(name)
        .filter((node): node is Link | Image | Definition => ["link", "image", "definition"].includes(node.type))
        .map(({ url }) => url)
        .filter((url) => !/^[a-z]+:/.test(url));
      for (const target of targets) {
        const [file = "", anchor] = target.split("#");
        const there = file ? path.posix.join(path.posix.dirname(name), file) : name;
        assert.ok(existsSync(path.join(ROOT, there)), `${target} is no file`);
        if (anchor !== undefined) assert.ok(anchorsOf(there).has(anchor), `${target} is no heading`);
      }
    });

    it(`${name}: names only commands, settings and scripts that exist`, () => {
      const nodes = parsed(name);
      const code = nodes.filter((node) => node.type === "inlineCode" || node.type === "code").map(textOf);
      const ids = new Set([
        ...Object.keys(settings),
        ...contributes.commands.map(({ command }) => command),
        "earmark.earmark",
      ]);
      for (const [id] of code.join("\n").matchAll(/(?<![\w./-])earmark\.[a-z]\w*(\.[a-z]\w*)*(?![\w/-])/g))
        if (!/\.(js|ts|vsix)$/.test(id)) assert.ok(ids.has(id), id);
      const titles = new Set(contributes.commands.map(titleOf));
      for (const bold of nodes.filter((node) => node.type === "strong").map(textOf)) {
        const [, title] = /^Earmark: (.+)$/s.exec(bold.replaceAll(/\s+/g, " ")) ?? [];
        if (title !== undefined) assert.ok(titles.has(title), bold);
      }
      for (const [, script = ""] of read(name).matchAll(/npm run ([\w:]+)/g)) assert.ok(scripts[script], script);
    });
  }

  it("has every setting with its default and whether a workspace can set it", () => {
    const shown = (value: unknown): string =>
      Array.isArray(value)
        ? value.map(String).join(", ")
        : typeof value === "string"
          ? value
          : value && typeof value === "object" && Object.keys(value).length === 0
            ? ""
            : JSON.stringify(value);
    const expected = Object.entries(settings).map(
      ([id, one]) => `${one.scope === "machine" ? `${id} *` : id}: ${shown(one.default)}`,
    );
    const found = rowsBelow("docs/settings.md", "Setting").map(([id, byDefault]) => `${id}: ${byDefault}`);
    assert.deepEqual(found.sort(), expected.sort());
  });

  it("has every command with its title", () => {
    const expected = contributes.commands.map((one) => `${titleOf(one)}: ${one.command}`);
    const found = rowsBelow("docs/settings.md", "Command").map(([title, id]) => `${title}: ${id}`);
    assert.deepEqual(found.sort(), expected.sort());
  });

  it("lists every ending of a recording", () => {
    const [, list = ""] = /^Earmark reads ([\w, ]+) files/m.exec(read("docs/notes.md")) ?? [];
    assert.deepEqual(list.split(/, (?:and )?/), [...EXTENSIONS]);
  });

  it("states each size and price once", () => {
    const places = new Map<string, string>();
    // The changelog tells what was, the others what is.
    for (const name of FILES.filter((one) => one !== "CHANGELOG.md")) {
      for (const [figure] of read(name).matchAll(/[¥$]\d[\d.]*\d|\b\d[\d.,]* ?(?:KB|MB|MiB)\b/g)) {
        const other = places.get(figure) ?? name;
        assert.equal(other, name, `${figure} is in ${other} too`);
        places.set(figure, name);
      }
    }
  });
});
