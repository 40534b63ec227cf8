// The ways on which a connection of the realtime protocol may have to go: encrypted, through proxies, and into the void.
import assert from "node:assert/strict";
import http from "node:http";
import { createServer as createTls } from "node:https";
import https from "node:https";
import { createServer as createTcp } from "node:net";
import { SYSTEM_CLOCK } from "../../../../src/core/clock";
import { EarmarkError } from "../../../../src/core/errors";
import type { Trust } from "../../../../src/recognizers/certificates";
import { editorTransport } from "../../../../src/recognizers/editorTransport";
import { httpOver, openHttp, type Http } from "../../../../src/recognizers/http";
import { TIMEOUTS, type Network } from "../../../../src/recognizers/network";
import { startRealtime, type Realtime } from "../../../service/realtime";
import { KEY } from "../../../service/service";
import { tonesRecognizer } from "../../../service/tonesRecognizer";
import { silence, concat, speakNumbers } from "../../../sounds/tones";
import { certificateFor, HAS_VSCODE, listening, portOf, startProxy, vscodeModules, type Proxy } from "../proxies";
import { all, finals, HINTS, inPieces, recognizerAt } from "./live";

const HOST = "dashscope.test";
const SOUND = concat([speakNumbers([1, 2]), silence(1)]);
const NEVER = new AbortController().signal;

describe("the ways of the realtime protocol", () => {
  let service: ReturnType<typeof createTls>;
  let realtime: Realtime;
  let trust: Trust;
  let proxy: Proxy;
  const opened: Http[] = [];
  const network: Network = { ...TIMEOUTS, strictTls: true };

  before(async () => {
    const { key, cert } = certificateFor(HOST);
    trust = { more: () => Promise.resolve([cert]) };
    service = createTls({ key, cert });
    realtime = startRealtime(() => tonesRecognizer(), KEY);
    service.on("upgrade", realtime.upgrade);
    await listening(service);
  });
  beforeEach(async () => {
    realtime.connections.length = 0;
    proxy = await startProxy(() => portOf(service));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    proxy.close();
  });
  after(() => {
    realtime.close();
    service.close();
    service.closeAllConnections();
  });

  const kept = (made: Http): Http => {
    opened.push(made);
    return made;
  };
  const WAYS: readonly (readonly [string, boolean, (trusted: Trust) => Http])[] = [
    [
      "our own connections, through the proxy of the settings",
      true,
      (trusted) => kept(openHttp({ ...network, proxy: `http://${proxy.address}` }, SYSTEM_CLOCK, trusted)),
    ],
    [
      "VS Code's, through the proxy of the system",
      HAS_VSCODE,
      (trusted) => {
        const modules = vscodeModules({ system: () => Promise.resolve(`PROXY ${proxy.address}`) });
        return kept(httpOver((ca) => editorTransport(modules, network, ca), SYSTEM_CLOCK, trusted, network));
      },
    ],
  ];

  for (const [name, there, open] of WAYS) {
    const listen = (trusted = trust): Promise<unknown> =>
      all(recognizerAt(`https://${HOST}`, open(trusted)).listen(inPieces(SOUND), HINTS, NEVER)).then(finals);
    (there ? it : it.skip)(`encrypted, by ${name}`, async () => {
      assert.deepEqual(await listen(), ["w0001 w0002"]);
      assert.deepEqual(
        realtime.connections.flatMap(({ violations }) => violations),
        [],
      );
      assert.match(proxy.asked[0]?.line ?? "", /^CONNECT dashscope\.test:443/);
    });

    (there ? it : it.skip)(
      `a certificate that nobody trusts, and a proxy that refuses, each by its name: ${name}`,
      async () => {
        await assert.rejects(listen({ more: () => Promise.resolve(undefined) }), { code: "certificate" });
        proxy.wants = "Basic nobody";
        await assert.rejects(listen(), { code: "proxySignIn" });
        [proxy.wants, proxy.refuses] = [undefined, 502];
        await assert.rejects(
          listen(),
          (error) => error instanceof EarmarkError && ["proxy", "unreachable"].includes(error.code),
        );
        assert.equal(realtime.connections.length, 0, "nothing of it went out");
      },
    );
  }

  it("a name that nobody knows is a network that is gone", async () => {
    for (const made of [
      openHttp({ ...network, proxy: "" }),
      httpOver((ca) => editorTransport({ http, https }, network, ca), SYSTEM_CLOCK, trust, network),
    ]) {
      const asked = all(recognizerAt("https://nobody.invalid", kept(made)).listen(inPieces(SOUND), HINTS, NEVER));
      await assert.rejects(asked, { code: "offline" });
    }
  });

  it("a key goes to nobody in the clear, unless the user says so", async () => {
    let head = "";
    const server = createTcp((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (piece) => {
        head += piece.toString();
        socket.end("HTTP/1.1 401 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      });
    });
    await listening(server);
    const proxied = await startProxy(() => portOf(server));
    try {
      const made = kept(openHttp({ ...network, proxy: `http://${proxied.address}` }));
      const asked = all(recognizerAt("http://service.internal", made).listen(inPieces(SOUND), HINTS, NEVER));
      await assert.rejects(asked, { code: "badKey" });
      assert.ok(/upgrade: websocket/i.test(head) && !head.includes(KEY));
    } finally {
      proxied.close();
      server.close();
    }
  });
});
