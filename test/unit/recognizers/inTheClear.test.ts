import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { connect, createServer as createTcp, type AddressInfo, type Server as TcpServer } from "node:net";
import { openHttp } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { noticesOfConnection } from "../../../src/session/noticesOf";

const NEVER = new AbortController().signal;
const HOST = "host.docker.internal";
const HEADERS = { authorization: "Bearer sk-1", "x-api-key": "sk-2", "api-token": "sk-3", "x-team": "blue" };

describe("platforms 17: a connection without TLS in a private network", () => {
  let service: Server;
  let proxy: TcpServer;
  let got: IncomingHttpHeaders[];
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

  before(async () => {
    service = createServer((request, response) => {
      got.push(request.headers);
      response.end("heard");
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    // It alone knows where the private host is.
    proxy = createTcp((client) =>
      client.once("data", () => {
        const upstream = connect(portOf(service), "127.0.0.1", () => {
          client.write("HTTP/1.1 200 OK\r\n\r\n");
          client.pipe(upstream).pipe(client);
        });
        for (const socket of [client, upstream]) socket.on("error", () => undefined);
      }),
    );
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => (got = []));
  after(() => {
    service.close();
    service.closeAllConnections();
    proxy.close();
  });

  async function headersAt(url: string, keyWithoutTls: boolean): Promise<IncomingHttpHeaders> {
    const http = openHttp({ ...TIMEOUTS, strictTls: true, proxy: `http://127.0.0.1:${portOf(proxy)}`, keyWithoutTls });
    try {
      for await (const _ of (await http.get(url, HEADERS, NEVER)).body);
    } finally {
      await http.close();
    }
    return got.at(-1) ?? assert.fail();
  }
  const secrets = ({ authorization, ...more }: IncomingHttpHeaders): unknown[] => [
    authorization,
    more["x-api-key"],
    more["api-token"],
  ];

  it("carries no key, whatever its header, and everything else", async () => {
    const headers = await headersAt(`http://${HOST}/v1/models`, false);
    assert.deepEqual(secrets(headers), [undefined, undefined, undefined]);
    assert.equal(headers["x-team"], "blue");
  });

  it("carries the key where the user wants it", async () => {
    assert.deepEqual(secrets(await headersAt(`http://${HOST}/v1/models`, true)), ["Bearer sk-1", "sk-2", "sk-3"]);
  });

  it("carries the key to this machine in any case", async () => {
    const here = `http://127.0.0.1:${portOf(service)}/`;
    assert.deepEqual(secrets(await headersAt(here, false)), ["Bearer sk-1", "sk-2", "sk-3"]);
  });

  it("is told of, and that the key stayed here", () => {
    const engine = { id: "server", baseUrl: `http://${HOST}`, kind: "vllm", headers: {} } as const;
    const codes = (key: boolean, keyWithoutTls: boolean, baseUrl: string = engine.baseUrl): string[] =>
      noticesOfConnection({ ...engine, baseUrl }, { key, keyWithoutTls }).map(({ code }) => code);
    assert.deepEqual(codes(true, false), ["notEncrypted", "keyNotSent"]);
    assert.deepEqual(codes(true, true), ["notEncrypted"]);
    assert.deepEqual(codes(false, false), ["notEncrypted"]);
    assert.deepEqual(codes(true, false, "https://host.docker.internal"), []);
    assert.deepEqual(codes(true, false, "http://127.0.0.1:8000"), []);
  });
});
