// Requests that go the way of VS Code: its own code finds the proxy here, since the system's settings cannot be changed by a test.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import { createServer as createTcp, type Server, type Socket } from "node:net";
import http from "node:http";
import https from "node:https";
import { SYSTEM_CLOCK } from "../../../src/core/clock";
import { textBody } from "../../../src/recognizers/body";
import type { Trust } from "../../../src/recognizers/certificates";
import { editorTransport, type EditorModules } from "../../../src/recognizers/editorTransport";
import { httpOver, openHttp, type Body, type Http, type HttpAnswer } from "../../../src/recognizers/http";
import { isLeftToSystem, TIMEOUTS, type Network } from "../../../src/recognizers/network";
import {
  certificateFor,
  HAS_VSCODE,
  listening,
  portOf,
  startProxy,
  vscodeModules,
  type Proxy,
  type Surroundings,
} from "./proxies";

const NEVER = new AbortController().signal;
const HOST = "dashscope.test";
const BODY = textBody("sound");
const KEY = { authorization: "Bearer sk-secret" };

async function textOf({ body }: HttpAnswer): Promise<string> {
  let text = "";
  for await (const piece of body) text += Buffer.from(piece).toString();
  return text;
}

/** A promise that a test keeps. */
function promise<T = void>(): { readonly kept: Promise<T>; readonly keep: (value: T) => void } {
  let keep: (value: T) => void = () => undefined;
  const kept = new Promise<T>((resolve) => (keep = resolve));
  return { kept, keep };
}

describe("platforms 5: the proxy of the system, and PAC scripts", () => {
  let service: ReturnType<typeof createTls>;
  let plain: ReturnType<typeof createServer>;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let proxy: Proxy;
  let trust: Trust;
  const opened: Http[] = [];
  let clients: Set<Socket>;

  before(async () => {
    const { key, cert } = certificateFor(HOST, "other.test");
    trust = { more: () => Promise.resolve([cert]) };
    service = createTls({ key, cert }, (request, response) => answer(request, response));
    plain = createServer((request, response) => answer(request, response));
    clients = new Set();
    for (const server of [service, plain]) server.on("connection", (socket: Socket) => clients.add(socket));
    await Promise.all([service, plain].map(listening));
  });
  beforeEach(async () => {
    clients.clear();
    answer = (request, response) =>
      void request.resume().on("end", () => response.end(`${request.url} ${request.headers.authorization}`));
    proxy = await startProxy((host) => portOf(host.endsWith(":80") || !host.includes(":") ? plain : service));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    proxy.close();
  });
  after(() => {
    for (const server of [service, plain]) {
      server.close();
      server.closeAllConnections();
    }
  });

  const network: Network = { ...TIMEOUTS, strictTls: true };
  const over = (modules: EditorModules, settings: Partial<Network> = {}, trusted: Trust = trust): Http => {
    const one = openHttp({ ...network, ...settings }, SYSTEM_CLOCK, trusted, (asked, ca) =>
      editorTransport(modules, asked, ca),
    );
    opened.push(one);
    return one;
  };
  const viaProxy = (): Promise<string> => Promise.resolve(`PROXY ${proxy.address}`);
  /** Names of this test are this machine. */
  const direct: EditorModules = {
    http: { request: (options) => http.request({ ...options, hostname: "127.0.0.1" }) },
    https: {
      request: (options) =>
        https.request({ ...options, hostname: "127.0.0.1", servername: HOST } as https.RequestOptions),
    },
  };
  /** Takes down who is asked for, and sends nothing. */
  function recorded(): { readonly modules: EditorModules; readonly asked: unknown[] } {
    const asked: unknown[] = [];
    const request: EditorModules["http"]["request"] = ({ hostname }) => {
      asked.push(hostname);
      throw new Error("nothing is sent");
    };
    return { modules: { http: { request }, https: { request } }, asked };
  }
  const serviceUrl = (): string => `https://${HOST}:${portOf(service)}/api`;

  it("is left to the system where neither the editor nor the environment names one", () => {
    assert.ok(isLeftToSystem(network, {}));
    assert.ok(isLeftToSystem(network, { HTTPS_PROXY: "", NO_PROXY: "example.com" }));
    assert.ok(isLeftToSystem({ ...network, noProxy: ["example.com"] }, {}));
    // `http.proxySupport: off`, and `http.proxy`.
    for (const proxy of ["", "http://proxy:8080"]) assert.ok(!isLeftToSystem({ ...network, proxy }, {}));
    for (const name of ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])
      assert.ok(!isLeftToSystem(network, { [name]: "http://proxy:8080" }), name);
  });

  it("is asked for others only: this machine is asked itself", async () => {
    const { modules, asked } = recorded();
    const here = over(modules);
    assert.equal(
      await textOf(await here.get(`https://127.0.0.1:${portOf(service)}/a`, KEY, NEVER)),
      "/a Bearer sk-secret",
    );
    assert.equal(
      await textOf(await here.get(`http://localhost:${portOf(plain)}/b`, KEY, NEVER)),
      "/b Bearer sk-secret",
    );
    assert.deepEqual(asked, []);
    await assert.rejects(here.get("https://service.test/", KEY, NEVER));
    await assert.rejects(here.get("http://host.docker.internal/", KEY, NEVER));
    assert.deepEqual(asked, ["service.test", "host.docker.internal"]);
  });

  it("is not asked where the editor names one, or says that there is none", async () => {
    const { modules, asked } = recorded();
    const named = over(modules, { proxy: `http://${proxy.address}` });
    assert.equal(await textOf(await named.get(`https://${HOST}/a`, KEY, NEVER)), "/a Bearer sk-secret");
    const none = over(modules, { proxy: "" });
    await assert.rejects(none.get(`https://${HOST}/a`, KEY, NEVER), { code: "offline" });
    assert.deepEqual(asked, []);
    assert.deepEqual(
      proxy.asked.map(({ line }) => line),
      Array(2).fill(`CONNECT ${HOST}:443`),
    );
  });

  if (HAS_VSCODE) {
    const vscode = (surroundings: Partial<Surroundings> = {}, settings: Partial<Network> = {}, trusted = trust) =>
      over(vscodeModules({ system: viaProxy, ...surroundings }), settings, trusted);

    /** This machine too. */
    const throughVsCode = (surroundings: Surroundings): Http => {
      const one = httpOver(
        (ca) => editorTransport(vscodeModules(surroundings), network, ca),
        SYSTEM_CLOCK,
        trust,
        network,
      );
      opened.push(one);
      return one;
    };

    it("lets requests through, with the key inside of the tunnel only", async () => {
      const http = vscode();
      assert.equal(await textOf(await http.post(`https://${HOST}/api`, KEY, BODY, NEVER)), "/api Bearer sk-secret");
      assert.deepEqual(new Set(proxy.asked.map(({ line }) => line)), new Set([`CONNECT ${HOST}:443`]));
    });

    it("lets requests of any size through, and answers as they come", async () => {
      const bytes = 3_000_000;
      const first = promise();
      let got = 0;
      answer = (request, response) => {
        assert.equal(request.headers["content-length"], String(bytes));
        request.on("data", (piece: Buffer) => (got += piece.length));
        request.on("end", () => {
          response.write("one");
          void first.kept.then(() => response.end("two"));
        });
      };
      const body: Body = { bytes, pieces: () => Array.from({ length: 30 }, () => new Uint8Array(bytes / 30)) };
      const { body: pieces } = await vscode().post(`https://${HOST}/api`, {}, body, NEVER);
      const seen: string[] = [];
      for await (const piece of pieces) {
        seen.push(Buffer.from(piece).toString());
        first.keep();
      }
      assert.deepEqual([seen, got], [["one", "two"], bytes]);
    });

    it("is none where the script says so: connections are kept then", async () => {
      const http = throughVsCode({ system: () => Promise.resolve("DIRECT") });
      for (let times = 0; times < 4; times++)
        assert.equal(
          await textOf(await http.post(`https://127.0.0.1:${portOf(service)}/a`, KEY, BODY, NEVER)),
          "/a Bearer sk-secret",
        );
      // One that did not trust the certificate, and one for all.
      assert.equal(clients.size, 2);
      for (const says of ["DIRECT", "DIRECT; PROXY 127.0.0.1:9", ""])
        await assert.rejects(vscode({ system: () => Promise.resolve(says) }).get(`https://${HOST}/`, KEY, NEVER), {
          code: "offline",
        });
      assert.deepEqual(proxy.asked, []);
    });

    it("is what the script says of each host", async () => {
      const asked: string[] = [];
      const system = (url: string): Promise<string> => {
        asked.push(url);
        return Promise.resolve(url.includes("other.test") ? `PROXY ${proxy.address}` : "PROXY 127.0.0.1:9");
      };
      const http = vscode({ system });
      assert.equal(await textOf(await http.get("https://other.test/x", {}, NEVER)), "/x undefined");
      await assert.rejects(http.get(`https://${HOST}/x`, {}, NEVER), { code: "unreachable" });
      assert.deepEqual(asked, ["https://other.test/x", `https://${HOST}/x`]);
    });

    it("lets requests without TLS through, without the key", async () => {
      const http = vscode();
      const url = "http://host.docker.internal/v1/models";
      assert.equal(await textOf(await http.post(url, KEY, BODY, NEVER)), "/v1/models undefined");
      assert.deepEqual(proxy.asked, [{ line: `POST ${url}`, credentials: undefined }]);
    });

    it("is passed by for what http.noProxy or NO_PROXY excepts", async () => {
      for (const excepted of [
        { noProxy: [HOST] },
        { noProxy: [".test"] },
        { noProxy: ["*"] },
        { environment: { NO_PROXY: HOST } },
      ]) {
        await assert.rejects(vscode(excepted).get(`https://${HOST}/`, KEY, NEVER), { code: "offline" });
      }
      assert.deepEqual(proxy.asked, []);
      const other = vscode({ noProxy: ["example.com"], environment: { NO_PROXY: "example.com" } });
      assert.equal((await other.get(`https://${HOST}/`, KEY, NEVER)).status, 200);
    });

    it("gets the name and the password that the user types into VS Code's dialog", async () => {
      proxy.wants = `Basic ${Buffer.from("me:secret").toString("base64")}`;
      const http = vscode({ signIn: { username: "me", password: "secret" } });
      assert.equal(await textOf(await http.post(`https://${HOST}/api`, KEY, BODY, NEVER)), "/api Bearer sk-secret");
      assert.deepEqual(new Set(proxy.asked.map(({ credentials }) => credentials)), new Set([undefined, proxy.wants]));
    });

    it("says that it wants a sign-in, and when it refuses", async () => {
      for (const [status, code, url] of [
        [407, "proxySignIn", `https://${HOST}/`],
        [403, "proxy", `https://${HOST}/`],
        [503, "proxy", `https://${HOST}/`],
        [302, "proxy", `https://${HOST}/`],
      ] as const) {
        proxy.refuses = status;
        await assert.rejects(vscode().post(url, KEY, BODY, NEVER), { code, status });
        // Named in the settings, it says the same.
        const named = over(direct, { proxy: `http://${proxy.address}` });
        await assert.rejects(named.post(url, KEY, BODY, NEVER), { code, status });
      }
      proxy.refuses = undefined;
      proxy.wants = "Basic right";
      const wrong = vscode({ signIn: { username: "me", password: "wrong" } });
      await assert.rejects(wrong.post(`https://${HOST}/`, KEY, BODY, NEVER), { code: "proxySignIn" });
    });

    it("may be without an answer: then the request stops when it takes too long, or at the user's word", async () => {
      const never = (): Promise<string> => new Promise(() => undefined);
      const hasty = vscode({ system: never }, { firstByteTimeoutMs: 50 });
      await assert.rejects(hasty.post(`https://${HOST}/`, KEY, BODY, NEVER), { code: "timeout", message: /proxy/ });
      const cancel = new AbortController();
      const reason = new Error("cancelled");
      const asked = promise();
      const system = (): Promise<string> => (asked.keep(), never());
      const pending = vscode({ system }).post(`https://${HOST}/`, KEY, BODY, cancel.signal);
      await asked.kept;
      cancel.abort(reason);
      await assert.rejects(pending, reason);
    });

    it("is no reason to trust a certificate: the system's are read, or the user says so", async () => {
      const url = `https://${HOST}/`;
      let read = 0;
      const counted: Trust = { more: () => (read++, trust.more()) };
      const both = vscode({}, {}, counted);
      assert.deepEqual(
        await Promise.all([1, 2, 3].map(async () => (await both.post(url, KEY, BODY, NEVER)).status)),
        [200, 200, 200],
      );
      assert.equal(read, 1);
      const none: Trust = { more: () => Promise.resolve(undefined) };
      await assert.rejects(vscode({}, {}, none).post(url, KEY, BODY, NEVER), { code: "certificate" });
      assert.equal((await vscode({}, { strictTls: false }, none).post(url, KEY, BODY, NEVER)).status, 200);
    });
  }

  describe("the way there", () => {
    it("follows no redirect with the key", async () => {
      const urls: string[] = [];
      answer = (request, response) => {
        urls.push(request.url ?? "");
        response.writeHead(302, { location: `https://${HOST}:${portOf(service)}/elsewhere` }).end();
      };
      const found = await over(direct).post(serviceUrl(), KEY, BODY, NEVER);
      assert.equal(found.status, 302);
      await textOf(found);
      assert.deepEqual(urls, ["/api"]);
    });

    it("keeps connections, and opens as many as there are requests", async () => {
      const here = over(direct);
      await textOf(await here.get(serviceUrl(), {}, NEVER));
      const after = clients.size;
      for (let times = 0; times < 5; times++) await textOf(await here.post(serviceUrl(), {}, BODY, NEVER));
      assert.equal(clients.size, after);
      const waiting: ServerResponse[] = [];
      const all = promise();
      answer = (request, response) => {
        request.resume();
        if (waiting.push(response) === 8) all.keep();
      };
      const answers = Array.from({ length: 8 }, async () => textOf(await here.post(serviceUrl(), {}, BODY, NEVER)));
      await all.kept;
      for (const [index, response] of waiting.entries()) response.end(String(index));
      assert.deepEqual((await Promise.all(answers)).toSorted(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
    });

    it("stops at the user's word, wherever it is, and the service sees it", async () => {
      for (const stage of ["sending", "waiting", "hearing"] as const) {
        const cancel = new AbortController();
        const reason = new Error(`cancelled while ${stage}`);
        const left = promise();
        answer = (request, response) => {
          response.once("close", () => left.keep());
          if (stage === "sending") request.once("data", () => cancel.abort(reason));
          else if (stage === "waiting") request.resume().once("end", () => cancel.abort(reason));
          else request.resume().once("end", () => response.write("heard"));
        };
        let stopped = false;
        async function* pieces(): AsyncGenerator<Uint8Array> {
          try {
            yield new Uint8Array(100_000);
            if (stage === "sending") await new Promise(() => undefined);
          } finally {
            stopped = true;
          }
        }
        const pending = over(direct).post(
          serviceUrl(),
          KEY,
          { bytes: stage === "sending" ? 200_000 : 100_000, pieces },
          cancel.signal,
        );
        const heard = async (): Promise<void> => {
          for await (const _ of (await pending).body) cancel.abort(reason);
        };
        await assert.rejects(stage === "hearing" ? heard() : pending, reason);
        await left.kept;
        if (stage !== "sending") assert.ok(stopped);
      }
    });

    it("is closed by whoever has heard enough, or closes it all", async () => {
      const left = promise();
      answer = (_, response) => {
        response.once("close", () => left.keep());
        response.write("heard");
      };
      for await (const _ of (await over(direct).post(serviceUrl(), KEY, BODY, NEVER)).body) break;
      await left.kept;
      const asked = promise();
      answer = () => asked.keep();
      const here = over(direct);
      const pending = here.post(serviceUrl(), KEY, BODY, NEVER);
      const rejected = assert.rejects(pending, { code: "unreachable" });
      await asked.kept;
      await here.close();
      await rejected;
    });

    it("takes only so long: to connect, to begin, and from piece to piece", async () => {
      const silent: Server = createTcp(() => undefined);
      await listening(silent);
      const hasty = over(direct, { connectTimeoutMs: 50, firstByteTimeoutMs: 10_000 });
      await assert.rejects(hasty.get(`https://${HOST}:${portOf(silent)}/`, {}, NEVER), {
        code: "timeout",
        message: /Connecting/,
      });
      silent.close();
      answer = () => undefined;
      // Also what a busy machine takes to open a socket counts.
      const begins = over(direct, { firstByteTimeoutMs: 500 });
      await assert.rejects(begins.post(serviceUrl(), {}, BODY, NEVER), { code: "timeout", message: /first byte/ });
      answer = (_, response) => void response.write("one");
      const goesOn = over(direct, { idleTimeoutMs: 50 });
      const { body } = await goesOn.post(serviceUrl(), {}, BODY, NEVER);
      await assert.rejects(
        async () => {
          for await (const _ of body);
        },
        { code: "timeout", message: /next piece/ },
      );
    });

    it("takes an answer that comes before all was sent, and knows one that was cut", async () => {
      answer = (_, response) => void response.writeHead(413, { connection: "close" }).end("too large");
      async function* pieces(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(10);
        await new Promise(() => undefined);
      }
      const early = await over(direct).post(serviceUrl(), KEY, { bytes: 20, pieces }, NEVER);
      assert.equal(early.status, 413);
      assert.equal(await textOf(early), "too large");
      answer = (_, response) => {
        response.writeHead(200, { "content-length": "100" }).write("one");
        void once(response, "drain").catch(() => undefined);
        setImmediate(() => response.destroy());
      };
      const { body } = await over(direct).get(serviceUrl(), KEY, NEVER);
      await assert.rejects(
        async () => {
          for await (const _ of body);
        },
        { code: "unreachable" },
      );
      // What cannot be read on the way out is said as it is.
      const failing: Body = {
        bytes: 20,
        pieces: () =>
          (function* () {
            yield new Uint8Array(1);
            throw new Error("gone");
          })(),
      };
      answer = () => undefined;
      await assert.rejects(over(direct).post(serviceUrl(), KEY, failing, NEVER), { message: /gone/ });
    });

    it("is the same without TLS", async () => {
      const url = `http://host.docker.internal:${portOf(plain)}/x`;
      assert.equal(await textOf(await over(direct).post(url, KEY, BODY, NEVER)), "/x undefined");
      assert.equal(
        await textOf(await over(direct, { keyWithoutTls: true }).post(url, KEY, BODY, NEVER)),
        "/x Bearer sk-secret",
      );
    });
  });
});
