import * as dns from "node:dns";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { isLoopback } from "./baseUrl";
import type { Network } from "./network";
import type { Transport } from "./transport";
import { EnvHttpProxyAgent } from "./undici";
import { upgradeOver } from "./undiciUpgrade";

/** Connections that are kept alive, through the proxy that the settings or the environment name. */
export function undiciTransport(network: Network, ca: string[] | undefined): Transport {
  const { here, elsewhere } = agentsFor(network, ca);
  return {
    async request({ url, method, headers, body, signal, onInfo }) {
      const answer = await (isLoopback(url.hostname) ? here : elsewhere).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: { ...headers, ...(body ? { "content-length": String(body.bytes) } : {}) },
        body: body ? Readable.from(body.pieces(), { objectMode: false }) : null,
        signal,
        onInfo,
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    upgrade: (asked) => upgradeOver(isLoopback(asked.url.hostname) ? here : elsewhere, asked),
    close: async () => void (await Promise.all([here.destroy(), elsewhere.destroy()])),
  };
}

interface Agents {
  readonly here: Dispatcher;
  readonly elsewhere: Dispatcher;
}

/** Connections to this machine, and to all others. `ca`: what is trusted; undefined: what Node trusts by itself. */
function agentsFor(network: Network, ca: string[] | undefined): Agents {
  const tls = { ...(ca ? { ca } : {}), rejectUnauthorized: network.strictTls, timeout: network.connectTimeoutMs };
  const excepted = network.noProxy ?? [process.env["no_proxy"] ?? process.env["NO_PROXY"] ?? ""];
  const shared = {
    requestTls: tls,
    proxyTls: tls,
    headersTimeout: network.firstByteTimeoutMs,
    bodyTimeout: network.idleTimeoutMs,
  };
  const elsewhere = new EnvHttpProxyAgent({
    ...shared,
    ...(network.proxy === undefined ? {} : { httpProxy: network.proxy, httpsProxy: network.proxy }),
    ...(network.proxyAuthorization ? { token: network.proxyAuthorization } : {}),
    // undici knows "all of them" only where it stands alone.
    noProxy: /(^|[\s,])\*([\s,]|$)/.test(excepted.join(",")) ? "*" : excepted.join(","),
    connect: tls,
  });
  // Names below `localhost` are this machine (RFC 6761, 6.3), whatever a resolver makes of them.
  const lookup: LookupFunction = (_, options, done) => dns.lookup("localhost", options, done);
  const here = new EnvHttpProxyAgent({ ...shared, httpProxy: "", httpsProxy: "", connect: { ...tls, lookup } });
  return { here, elsewhere };
}
