import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTls } from "node:https";
import type { Duplex } from "node:stream";
import { SYSTEM_CLOCK } from "../../../../src/core/clock";
import type { Trust } from "../../../../src/recognizers/certificates";
import { editorTransport } from "../../../../src/recognizers/editorTransport";
import { openHttp, type Http } from "../../../../src/recognizers/http";
import { TIMEOUTS } from "../../../../src/recognizers/network";
import { WebSocket } from "../../../../src/recognizers/realtime/webSocket";
import { refusal } from "../../../service/realtime";
import { accept } from "../../../service/webSocketServer";
import { certificateFor, HAS_VSCODE, listening, portOf, startProxy, vscodeModules, type Proxy } from "../proxies";

const HOST = "dashscope.test";
const NEVER = new AbortController().signal;
const network = { ...TIMEOUTS, strictTls: true };

describe("a WebSocket through a proxy, with a certificate of the system", () => {
  let service: ReturnType<typeof createTls>;
  let plain: ReturnType<typeof createServer>;
  let proxy: Proxy;
  let trust: Trust;
  let http: Http;
  let authorizations: (string | undefined)[];
  let violations: string[];

  /** Says what it hears. */
  const upgrade = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    authorizations.push(message.headers.authorization);
    if (message.url === "/refused") {
      const { body } = refusal(401, "InvalidApiKey", "Invalid API-key provided.");
      socket.end(`HTTP/1.1 401 No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    const peer = accept(message, socket, head, {
      onText: (text) => peer.send(`${text}!`),
      onClose: () => undefined,
      onViolation: (what) => violations.push(what),
    });
    peer.send("welcome");
  };

  before(async () => {
    const { key, cert } = certificateFor(HOST);
    trust = { more: () => Promise.resolve([cert]) };
    service = createTls({ key, cert });
    plain = createServer();
    for (const server of [service, plain]) server.on("upgrade", upgrade);
    await Promise.all([service, plain].map(listening));
  });
  beforeEach(async () => {
    [authorizations, violations] = [[], []];
    proxy = await startProxy((host) => portOf(host.endsWith(":443") ? service : plain));
  });
  afterEach(async () => {
    await http.close();
    proxy.close();
  });
  after(() => {
    for (const server of [service, plain]) {
      server.close();
      server.closeAllConnections();
    }
  });

  const open = (path = "/realtime", scheme = "https"): Promise<WebSocket> =>
    WebSocket.open(http, `${scheme}://${HOST}${path}`, { authorization: "Bearer sk-secret" }, NEVER);

  const ways: [string, (trusted: Trust) => Http][] = [
    [
      "that the settings name",
      (trusted) => openHttp({ ...network, proxy: `http://${proxy.address}` }, SYSTEM_CLOCK, trusted),
    ],
  ];
  if (HAS_VSCODE)
    ways.push([
      "that VS Code finds",
      (trusted) =>
        openHttp(network, SYSTEM_CLOCK, trusted, (asked, ca) =>
          editorTransport(vscodeModules({ system: () => Promise.resolve(`PROXY ${proxy.address}`) }), asked, ca),
        ),
    ]);
  for (const [way, opened] of ways) {
    it(`${way}: both ways, and the key inside of the tunnel`, async () => {
      http = opened(trust);
      const socket = await open();
      assert.equal(await socket.read(), "welcome");
      // As long as the server of the tests answers.
      const text = "今天".repeat(10_000);
      for (let i = 0; i < 5; i++) {
        await socket.send(`${i} ${text}`);
        assert.equal(await socket.read(), `${i} ${text}!`);
      }
      socket.close();
      assert.deepEqual([authorizations, violations], [["Bearer sk-secret"], []]);
      assert.deepEqual(new Set(proxy.asked.map(({ line }) => line)), new Set([`CONNECT ${HOST}:443`]));
    });

    it(`${way}: what the service or the proxy refuses, and a certificate that nobody trusts`, async () => {
      http = opened(trust);
      await assert.rejects(open("/refused"), { code: "badKey", status: 401 });
      proxy.refuses = 407;
      await assert.rejects(open(), { code: "proxySignIn" });
      proxy.refuses = 403;
      await assert.rejects(open(), { code: "proxy" });
      proxy.refuses = undefined;
      await http.close();
      http = opened({ more: () => Promise.resolve(undefined) });
      await assert.rejects(open(), { code: "certificate" });
    });
  }

  it("no key goes without TLS, where the connection is made all the same", async () => {
    http = openHttp({ ...network, proxy: `http://${proxy.address}` }, SYSTEM_CLOCK, trust);
    const socket = await open("/realtime", "http");
    assert.equal(await socket.read(), "welcome");
    socket.close();
    assert.deepEqual([authorizations, violations], [[undefined], []]);
  });
});
