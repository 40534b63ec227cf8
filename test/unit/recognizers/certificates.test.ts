import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as tls from "node:tls";
import { SYSTEM_CLOCK } from "../../../src/core/clock";
import { readIn, type Trust } from "../../../src/recognizers/certificates";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { WAYS, type Open } from "./ways";

const NEVER = new AbortController().signal;

for (const [way, open] of WAYS)
  describe(`platforms 6: the certificates of the system: ${way}`, () => systemCertificates(open));

function systemCertificates(open: Open): void {
  let folder: string;
  let service: Server;
  let certificate: string;
  let posted: number;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-certificates-"));
    const [key, file] = [path.join(folder, "key"), path.join(folder, "pem")];
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const args = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      ...subject,
      "-keyout",
      key,
      "-out",
      file,
    ];
    execFileSync("openssl", args, { stdio: "pipe" });
    certificate = readFileSync(file, "utf8");
    service = createServer({ key: readFileSync(key), cert: certificate }, (request, response) => {
      request.resume().on("end", () => {
        posted += 1;
        response.end("heard");
      });
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => (posted = 0));
  after(() => {
    service.close();
    service.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  const body = { bytes: 5, pieces: () => [Buffer.from("sound")] };
  /** Answers, or the codes of their errors, of requests at the same time. */
  async function ask(requests: number, trust: Trust, strictTls = true): Promise<(number | string)[]> {
    const http = open({ ...TIMEOUTS, strictTls, proxy: "" }, SYSTEM_CLOCK, trust);
    const url = `https://127.0.0.1:${(service.address() as AddressInfo).port}/`;
    const one = async (): Promise<number | string> => {
      try {
        const answer = await http.post(url, {}, body, NEVER);
        for await (const _ of answer.body);
        return answer.status;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    try {
      return await Promise.all(Array.from({ length: requests }, one));
    } finally {
      await http.close();
    }
  }

  it("are read once, and only when a certificate was not trusted; then the request is made again", async () => {
    let read = 0;
    const trust = { more: async () => (read++, Promise.resolve([certificate])) };
    assert.deepEqual(await ask(4, trust), [200, 200, 200, 200]);
    assert.deepEqual([read, posted], [1, 4]);
  });

  it("are not read where none is needed", async () => {
    assert.deepEqual(await ask(2, { more: assert.fail }, false), [200, 200]);
  });

  it("leave the error what it is where there are none, where they could not be read, and where they do not help", async () => {
    for (const more of [undefined, [], [tls.rootCertificates[0] ?? ""]])
      assert.deepEqual(await ask(2, { more: () => Promise.resolve(more) }), ["certificate", "certificate"]);
    assert.equal(posted, 0);
  });

  it("are read in a thread: everything else goes on meanwhile", async () => {
    const busy = `
      const until = Date.now() + 400;
      while (Date.now() < until);
      require("node:worker_threads").parentPort.postMessage(["one", 2, "three"]);
    `;
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    assert.deepEqual(await readIn(busy, 60_000), ["one", "three"]);
    clearInterval(counting);
    assert.ok(turns > 3, String(turns));
  });

  it("are given up after a limit, and where the thread fails, says nothing or something else", async () => {
    assert.equal(await readIn("for (;;);", 50), undefined);
    assert.equal(await readIn('throw new Error("no keychain")', 60_000), undefined);
    assert.equal(await readIn("", 60_000), undefined);
    assert.equal(await readIn('require("node:worker_threads").parentPort.postMessage(7)', 60_000), undefined);
  });
}
