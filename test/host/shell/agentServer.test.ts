import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import * as vscode from "vscode";
import { KEY } from "../../service/service";
import { spelled } from "../../sounds/tones";
import { SILENT } from "../../../src/core/silentLog";
import type { Key } from "../../../src/vscode/keys";
import { AgentServer } from "../../../src/vscode/tools/agentServer";
import { KeyForAgents } from "../../../src/vscode/tools/keyForAgents";
import { McpProvider } from "../../../src/vscode/tools/mcpProvider";
import { until } from "./support";

/** What `test/host/run.ts` had spoken. */
const TEXT = [7, 8, 9].map(spelled).join(" ");

/** What a workspace remembers. */
function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
}

describe("the server that VS Code starts for agents", () => {
  let storage: string;
  let stored: Key | undefined;
  let answer: string | undefined;
  let questions: string[];
  let provider: McpProvider;
  let keyForAgents: KeyForAgents;
  const show = vscode.window.showInformationMessage;

  beforeEach(() => {
    storage = mkdtempSync(path.join(tmpdir(), "earmark-agents-"));
    stored = { value: KEY, from: "storage" };
    questions = [];
    answer = undefined;
    // Modal questions are refused in a host that runs tests.
    const asked = (question: string, { detail }: vscode.MessageOptions): Promise<string | undefined> => {
      questions.push(`${question}\n${detail}`);
      return Promise.resolve(answer);
    };
    Object.assign(vscode.window, { showInformationMessage: asked });
    const extension = vscode.extensions.getExtension("earmark.earmark") ?? assert.fail();
    keyForAgents = new KeyForAgents(memory(), { find: () => Promise.resolve(stored) });
    const server = new AgentServer({ keyForAgents, storage, log: SILENT });
    const program = path.join(extension.extensionPath, "dist/cli.js");
    provider = new McpProvider(program, "1.2.3", () => Promise.resolve(server));
  });
  afterEach(() => {
    Object.assign(vscode.window, { showInformationMessage: show });
    provider.dispose();
    rmSync(storage, { recursive: true, force: true });
  });

  function offered(): vscode.McpStdioServerDefinition {
    const [only, ...others] = provider.provideMcpServerDefinitions();
    assert.ok(only && others.length === 0);
    return only;
  }

  /** As VS Code starts it: null takes a variable out. The key of this run's own environment is not there. */
  async function start({ command, args, env }: vscode.McpStdioServerDefinition): Promise<Client> {
    const all = { ...process.env, DASHSCOPE_API_KEY: undefined, ...env };
    const own = Object.entries(all).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]));
    const client = new Client({ name: "test", version: "1" }, { capabilities: { elicitation: { form: {} } } });
    client.setRequestHandler("elicitation/create", ({ params }) => {
      questions.push(params.message);
      return { action: "accept", content: { send: true } };
    });
    await client.connect(
      new StdioClientTransport({ command, args, env: Object.fromEntries(own) as Record<string, string> }),
    );
    return client;
  }

  async function call(client: Client, name: string, input: Record<string, unknown> = {}): Promise<string> {
    const { content } = await client.callTool({ name, arguments: input });
    return content.map((one) => (one.type === "text" ? one.text : "")).join("\n");
  }

  it("is offered at once, in which there is no key and nobody is asked", () => {
    const { label, command, args, env, version } = offered();
    assert.deepEqual([label, command, version], ["Earmark", process.execPath, "1.2.3"]);
    assert.deepEqual([args.slice(1), env], [["mcp"], { ELECTRON_RUN_AS_NODE: "1" }]);
    assert.deepEqual(questions, []);
  });

  it("starts with the user's yes, with the engine of the settings, in the folders of the workspace", async () => {
    answer = "Allow";
    const definition = (await provider.resolveMcpServerDefinition(offered())) ?? assert.fail();
    assert.equal(definition.env["DASHSCOPE_API_KEY"], KEY);
    assert.ok(!JSON.stringify([definition.args, offered()]).includes(KEY));
    assert.match(questions[0] ?? "", /^Allow agents .*in this workspace\?\n.*sends it only to 127\.0\.0\.1:\d+\./);
    const client = await start(definition);
    try {
      assert.match(await call(client, "list_recordings"), /^three\.wav \|/m);
      assert.match(await call(client, "transcribe", { file: "/etc/passwd" }), /is outside the folders/);
      const text = await call(client, "transcribe", { file: "three.wav" });
      assert.ok(text.includes(TEXT), text);
      assert.match(questions[1] ?? "", /^Transcribe three\.wav\?\n.*Price: an unknown amount/);
    } finally {
      await client.close();
    }
    // It is remembered.
    await provider.resolveMcpServerDefinition(offered());
    assert.equal(questions.length, 2);
  });

  it("has no key without a yes, and does not start where the user went away", async () => {
    assert.equal(await provider.resolveMcpServerDefinition(offered()), undefined);
    answer = "Start Without It";
    for (let i = 0; i < 2; i++) {
      const { env = {} } = (await provider.resolveMcpServerDefinition(offered())) ?? {};
      assert.ok(!("DASHSCOPE_API_KEY" in env) && env["ELECTRON_RUN_AS_NODE"] === "1");
    }
    assert.equal(questions.length, 2);
    stored = undefined;
    assert.ok(await provider.resolveMcpServerDefinition(offered()));
    assert.equal(questions.length, 2, "there is nothing to ask about");
  });

  it("has no key any more once the user takes it back, and is started anew then", async () => {
    let changes = 0;
    const subscription = keyForAgents.onDidChange(() => (changes += 1));
    const key = async (): Promise<unknown> =>
      (await provider.resolveMcpServerDefinition(offered()))?.env["DASHSCOPE_API_KEY"];
    try {
      answer = "Allow";
      assert.equal(await key(), KEY);
      assert.equal(changes, 0, "it is being started");
      answer = "Stop Using It";
      await keyForAgents.change();
      assert.deepEqual([await key(), changes], [undefined, 1]);
      // Whoever closes the question changes nothing.
      answer = undefined;
      await keyForAgents.change();
      assert.deepEqual([await key(), changes], [undefined, 1]);
      answer = "Allow";
      await keyForAgents.change();
      assert.deepEqual([await key(), changes, questions.length], [KEY, 2, 4]);
    } finally {
      subscription.dispose();
    }
  });

  it("is another one once the settings have changed, so that VS Code starts it anew", async () => {
    let changes = 0;
    const subscription = provider.onDidChangeMcpServerDefinitions(() => (changes += 1));
    const settings = vscode.workspace.getConfiguration("earmark");
    try {
      await settings.update("language", "zh", vscode.ConfigurationTarget.Workspace);
      await until(() => changes > 0, "the change is told");
      assert.match(offered().version ?? "", /^1\.2\.3\+\d+$/);
      answer = "Allow";
      const { args = [] } = (await provider.resolveMcpServerDefinition(offered())) ?? {};
      assert.ok(args.includes("--language=zh"), args.join(" "));
    } finally {
      subscription.dispose();
      await settings.update("language", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
