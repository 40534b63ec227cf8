import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { withExtensions } from "../../../scripts/manifest";
import { EXTENSIONS } from "../../../src/audio/formats";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const json = (name: string): unknown => JSON.parse(readFileSync(path.join(ROOT, name), "utf8"));

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));

interface Command {
  readonly command: string;
  readonly title: string;
  readonly icon?: string | { readonly light: string; readonly dark: string };
  readonly enablement?: string;
}
interface Entry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
  };
}

const { commands, menus, submenus } = (json("package.json") as Manifest).contributes;
const english = json("package.nls.json") as Record<string, string>;
const chinese = json("package.nls.zh-cn.json") as Record<string, string>;
const nameOf = ({ command }: Command): string => command.replace("earmark.", "");
const titleIn = (words: Record<string, string>, { title }: Command): string => words[title.slice(1, -1)] ?? "";
const palette = (command: string): string | undefined =>
  menus["commandPalette"]?.find((one) => one.command === command)?.when;
const entriesOf = (menu: string): readonly Entry[] => menus[menu] ?? [];

/** What can be done at any time: it asks for a recording, sets something up, or shows something. */
const ALWAYS = [
  "transcribe",
  "transcribeToNote",
  "transcribeWithOptions",
  "transcribeToSubtitles",
  "transcribeFolder",
  "transcribeNewest",
  "showActions",
  "selectEngine",
  "manageModels",
  "testConnection",
  "setApiKey",
  "useKeyInTerminals",
  "useKeyForAgents",
  "selectRegion",
  "selectLanguage",
  "previewContext",
  "showUsage",
  "showLog",
  "getStarted",
];

/** What needs an answer before it can begin. A question whether something may be done is none. */
const ASKS = [
  "transcribe",
  "transcribeToNote",
  "transcribeWithOptions",
  "transcribeToSubtitles",
  "transcribeFolder",
  "redoAs",
  "showActions",
  "selectEngine",
  "manageModels",
  "setApiKey",
  "selectRegion",
  "selectLanguage",
  "selectMicrophone",
  "addToGlossary",
  "addToGlossaryAndRedo",
  "exportTranscript",
  "openTranscript",
  "searchTranscripts",
];

describe("where there is no disk", () => {
  it("Earmark runs, and the manifest says what does not work there", () => {
    const { capabilities, extensionKind } = json("package.json") as {
      capabilities: { virtualWorkspaces: { supported: unknown; description: string } };
      extensionKind: readonly string[];
    };
    const { supported, description } = capabilities.virtualWorkspaces;
    // With false, VS Code would hide its commands, and nobody would be told what to do.
    assert.equal(supported, "limited");
    for (const words of [english, chinese]) assert.ok(words[description.slice(1, -1)]);
    // Beside the recordings: on the remote machine of a remote window.
    assert.deepEqual(extensionKind, ["workspace"]);
  });
});

describe("a server for agents", () => {
  it("is named in the manifest as it is registered: VS Code throws for others", () => {
    const { contributes } = json("package.json") as {
      contributes: { mcpServerDefinitionProviders: readonly { id: string; label: string }[] };
    };
    const [{ id, label } = { id: "", label: "" }, ...others] = contributes.mcpServerDefinitionProviders;
    assert.deepEqual(others, []);
    const source = readFileSync(path.join(ROOT, "src/vscode/tools/mcpProvider.ts"), "utf8");
    assert.ok(source.includes(`export const MCP_PROVIDER = "${id}";`));
    for (const words of [english, chinese]) assert.ok(words[label.slice(1, -1)]);
  });
});

describe("dictation", () => {
  it("is begun by a command that the user calls, and by nothing else of Earmark's", () => {
    const begins = sources(path.join(ROOT, "src")).filter((file) =>
      /startDictation|toggleDictation/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(
      begins.map((file) => path.relative(ROOT, file)),
      [path.join("src", "vscode", "dictation", "dictationCommands.ts")],
    );
    // The one way to the recorder.
    const starts = sources(path.join(ROOT, "src")).filter((file) =>
      /Recorder\.start\(/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(
      starts.map((file) => path.relative(ROOT, file)),
      [path.join("src", "vscode", "dictation", "beginDictation.ts")],
    );
  });

  it("has no key of its own, no tool and no place in what an agent can call", () => {
    const { contributes } = json("package.json") as { contributes: Readonly<Record<string, unknown>> };
    assert.equal(contributes["keybindings"], undefined);
    assert.doesNotMatch(JSON.stringify(contributes["languageModelTools"]), /dictat|microphone/i);
    for (const file of sources(path.join(ROOT, "src", "mcp")))
      assert.doesNotMatch(readFileSync(file, "utf8"), /dictation|microphone/i, file);
    // Nor can Markdown of ours run it.
    for (const file of sources(path.join(ROOT, "src")))
      for (const [, commands = ""] of readFileSync(file, "utf8").matchAll(/enabledCommands: (.*)/g))
        assert.doesNotMatch(commands, /ictation/, file);
  });

  it("is offered in a trusted workspace only, and to stop and pause only while it runs", () => {
    assert.match(palette("earmark.startDictation") ?? "", /isWorkspaceTrusted && !earmark\.dictating/);
    for (const { command, when } of entriesOf("editor/context").filter((one) => /Dictation/.test(one.command ?? "")))
      assert.match(
        when ?? "",
        command === "earmark.startDictation" ? /isWorkspaceTrusted.*!earmark\.dictating/ : /^earmark\.dictating/,
      );
    const { capabilities } = json("package.json") as {
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: readonly string[] } };
    };
    const { contributes } = json("package.json") as {
      contributes: { configuration: { properties: Readonly<Record<string, { scope: string }>> } };
    };
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties))
      if (name.startsWith("earmark.dictation.") && scope !== "machine")
        assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
  });
});

describe("the commands of the manifest", () => {
  it("editor: user 4: are in the palette only where they can do something", () => {
    const always = commands
      .filter(({ command, enablement }) => enablement === undefined && palette(command) === undefined)
      .map(nameOf);
    assert.deepEqual(always.sort(), [...ALWAYS].sort());
  });

  it("editor: user 9: end in an ellipsis where they ask something, and nowhere else, in both languages", () => {
    for (const words of [english, chinese]) {
      const asking = commands.filter((one) => /(\.\.\.|…)$/.test(titleIn(words, one))).map(nameOf);
      assert.deepEqual(asking.sort(), [...ASKS].sort());
      // As VS Code itself writes it in both languages.
      for (const one of commands) assert.doesNotMatch(titleIn(words, one), /…| \.\.\./);
    }
  });

  it("editor: user 9: have names of their own", () => {
    for (const words of [english, chinese]) {
      const titles = commands.map((one) => titleIn(words, one));
      assert.deepEqual([...new Set(titles)], titles);
    }
  });

  it("editor: user 8: leave the microphone to dictation", () => {
    for (const { icon } of commands) {
      assert.doesNotMatch(JSON.stringify(icon ?? ""), /\$\((mic|record)/);
      if (typeof icon === "object")
        for (const file of [icon.light, icon.dark]) assert.ok(existsSync(path.join(ROOT, file)), file);
    }
    for (const { command } of entriesOf("editor/title").filter(({ command }) => command))
      assert.ok(commands.find((one) => one.command === command)?.icon, `${command} has no icon`);
  });

  it("editor: user 5: add one entry and one submenu to a recording, and one entry to a folder that holds some", () => {
    const [folders, files] = [true, false].map((wanted) =>
      entriesOf("explorer/context").filter(({ when }) => when?.includes("explorerResourceIsFolder") === wanted),
    );
    assert.deepEqual(
      files?.map(({ command, submenu }) => command ?? submenu),
      ["earmark.transcribeFile", "earmark.file"],
    );
    assert.deepEqual(
      folders?.map(({ command }) => command),
      ["earmark.transcribeFolder"],
    );
    assert.match(folders?.[0]?.when ?? "", /resourcePath in earmark\.recordingFolders/);
    assert.deepEqual(
      submenus.map(({ id }) => id),
      ["earmark.file"],
    );
  });

  it("editor: user 5: open and export a transcript only of a recording that has one", () => {
    for (const menu of ["explorer/context", "editor/title", "earmark.file"])
      for (const { command, when } of entriesOf(menu))
        if (/Transcript/.test(command ?? "") || command === "earmark.exportTranscript")
          assert.match(when ?? "", /resourcePath in earmark\.transcribedFiles/, `${menu}: ${command}`);
  });

  it("editor: user 6: offer the glossary for a selection in prose, and where there is a folder that can hold one", () => {
    for (const { when } of entriesOf("editor/context").filter(({ command }) => /Glossary/.test(command ?? ""))) {
      assert.match(when ?? "", /editorHasSelection/);
      assert.match(when ?? "", /workspaceFolderCount > 0/);
      const [, languages = ""] = /editorLangId =~ \/([^/]*)\//.exec(when ?? "") ?? [];
      for (const prose of ["markdown", "plaintext", "latex", "restructuredtext"])
        assert.match(prose, new RegExp(languages));
      for (const other of ["typescript", "python", "json", "log", "csv"])
        assert.doesNotMatch(other, new RegExp(languages));
    }
  });

  it("ask for the endings of recordings that src/audio/formats.ts has: npm run manifest", () => {
    const text = readFileSync(path.join(ROOT, "package.json"), "utf8");
    assert.equal(text, withExtensions(text));
    const asked = Object.values(menus).flatMap((entries) =>
      entries.flatMap(({ when }) => /resourceExtname =~ \/(.*?)\/i/.exec(when ?? "")?.[1] ?? []),
    );
    assert.ok(asked.length >= 5);
    for (const pattern of asked)
      for (const ending of EXTENSIONS)
        for (const name of [`.${ending}`, `.${ending.toUpperCase()}`]) assert.match(name, new RegExp(pattern, "i"));
  });

  it("editor: user 7: need a folder where the glossary is what they are about", () => {
    for (const name of ["openGlossary", "addToGlossary", "addToGlossaryAndRedo"]) {
      const command = commands.find((one) => nameOf(one) === name);
      assert.match(`${command?.enablement} ${palette(`earmark.${name}`)}`, /workspaceFolderCount > 0/);
    }
  });
});
