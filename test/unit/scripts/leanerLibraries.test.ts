import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { build, type BuildOptions } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** What the build changes in libraries has to fit them: a file that moved in their next release would be bundled as it is, unnoticed. */
describe("what the build leaves out of libraries", () => {
  async function bundle(
    name: "earmark" | "http" | "webSocket" | "cli" | "mcp",
  ): Promise<{ readonly inputs: readonly string[]; readonly code: string }> {
    const { earmark, http, webSocket, cli, mcpFor } = (await import(path.join(ROOT, "esbuild.mjs"))) as {
      earmark: BuildOptions;
      http: BuildOptions;
      webSocket: BuildOptions;
      cli: BuildOptions;
      mcpFor: (program: BuildOptions) => BuildOptions;
    };
    const options = { earmark, http, webSocket, cli, mcp: mcpFor(cli) }[name];
    const built = await build({ ...options, absWorkingDir: ROOT, write: false, metafile: true, sourcemap: false });
    return { inputs: Object.keys(built.metafile.inputs), code: built.outputFiles[0]?.text ?? "" };
  }
  const ending = (inputs: readonly string[], end: string): number => inputs.filter((one) => one.endsWith(end)).length;

  it("undici's second parser; the other is compressed, and is a WebAssembly module", async () => {
    const { inputs, code } = await bundle("http");
    assert.equal(ending(inputs, "/llhttp/llhttp_simd-wasm.js"), 1);
    assert.equal(ending(inputs, "/llhttp-wasm.js"), 0);
    // "\0asm", as it begins.
    assert.ok(!code.includes("AGFzbQ"));
    const [, small = ""] = /brotliDecompressSync\(Buffer\.from\("([A-Za-z0-9+/=]{1000,})"/.exec(code) ?? [];
    const { brotliDecompressSync } = await import("node:zlib");
    assert.ok(WebAssembly.validate(brotliDecompressSync(Buffer.from(small, "base64"))));
  });

  it("undici's HTTP/2 and bodies of forms", async () => {
    const { inputs } = await bundle("http");
    for (const file of ["client-h2.js", "fetch/body.js"]) {
      const found = inputs.filter((one) => one.endsWith(file));
      assert.ok(found.length > 0 && found.every((one) => one.startsWith("absent:")), `${file}: ${found.join()}`);
    }
  });

  it("undici's agent for whoever names none, which all extensions of an editor would share, and with it all of its way to the network", async () => {
    const { inputs, code } = await bundle("webSocket");
    assert.deepEqual(
      inputs.filter((one) => one.endsWith("/global")),
      ["absent:../../global"],
    );
    assert.ok(!code.includes("globalDispatcher"));
    for (const part of ["/lib/dispatcher/agent.js", "/lib/dispatcher/client-h1.js", "/lib/llhttp/"])
      assert.deepEqual(
        inputs.filter((one) => one.includes(part)),
        [],
        part,
      );
  });

  it("leaves a WebSocket that works, and nothing in the place that all share", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-web-socket-"));
    try {
      const file = path.join(folder, "webSocket.cjs");
      writeFileSync(file, (await bundle("webSocket")).code);
      const client = `
        const { WebSocket, ping } = require(${JSON.stringify(file)});
        const shared = Object.getOwnPropertySymbols(globalThis).filter((one) => /undici/.test(String(one)));
        const { createHash } = require("node:crypto");
        const socket = new (require("node:stream").PassThrough)();
        const dispatch = ({ headers }, handler) => {
          const digest = createHash("sha1").update(headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
          const answer = { upgrade: "websocket", connection: "upgrade", "sec-websocket-accept": digest.digest("base64") };
          handler.onConnect(() => undefined);
          handler.onRequestUpgrade(undefined, 101, answer, socket);
          return true;
        };
        const one = new WebSocket("ws://service.invalid", { dispatcher: { dispatch } });
        one.addEventListener("open", () => socket.emit("data", Buffer.from([0x81, 2, 104, 105])));
        one.addEventListener("message", ({ data }) => {
          console.log(JSON.stringify([typeof ping, shared.length, data]));
          process.exit();
        });
      `;
      const said = execFileSync(process.execPath, ["-e", client]).toString();
      assert.deepEqual(JSON.parse(said), ["function", 0, "hi"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("undici's WebSocket and `fetch`, which are read by whoever dictates only", async () => {
    const { inputs } = await bundle("http");
    assert.deepEqual(
      inputs.filter((one) => /\/lib\/web\//.test(one) && !one.startsWith("absent:")),
      [],
    );
    assert.equal(ending((await bundle("webSocket")).inputs, "/websocket/websocket.js"), 1);
    const command = await bundle("earmark");
    assert.ok(!librariesIn(command.inputs).has("undici"));
    for (const file of ["http", "webSocket"]) assert.ok(command.code.includes(`import("./${file}.js")`), file);
  });

  const librariesIn = (inputs: readonly string[]): ReadonlySet<string> =>
    new Set(inputs.flatMap((one) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(one)?.[1] ?? []));

  it("the protocol for agents, which who transcribes in a terminal does not load, and of zod what nobody uses", async () => {
    const [program, protocol] = [await bundle("cli"), await bundle("mcp")];
    const [ofProgram, ofProtocol] = [librariesIn(program.inputs), librariesIn(protocol.inputs)];
    for (const name of ["@modelcontextprotocol/server", "zod"])
      assert.deepEqual([ofProgram.has(name), ofProtocol.has(name)], [false, true], name);
    assert.match(program.code, /import\("\.\/mcp\.js"\)/);
    assert.ok(!protocol.code.includes("v4/locales/zh-CN"), "zod in all languages");
  });

  it("leaves only libraries that run on the Node of the terminal", async () => {
    const inputs = [...(await bundle("cli")).inputs, ...(await bundle("mcp")).inputs];
    const names = librariesIn(inputs);
    assert.ok(names.has("undici") && names.has("p-retry") && names.has("eventsource-parser") && names.has("zod"));
    for (const name of names) {
      const { engines } = JSON.parse(readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8")) as {
        engines?: { node?: string };
      };
      const [, least = "0"] = /^\D*(\d+)/.exec(engines?.node ?? "") ?? [];
      assert.ok(Number(least) <= 20, `${name} needs Node ${engines?.node}`);
    }
  });
});
