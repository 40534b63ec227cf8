// What stands between here and a service: a proxy by its protocol, and VS Code's own code that finds it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import { connect, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EditorModules } from "../../../src/recognizers/editorTransport";

export const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
export const listening = (server: { listen(port: number, host: string, then: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));

/** A key and a certificate that signs itself, for these names. */
export function certificateFor(...names: readonly string[]): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-certificate-"));
  try {
    writeFileSync(
      path.join(folder, "names"),
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")},IP:127.0.0.1`,
    );
    const openssl = (line: string): Buffer => execFileSync("openssl", line.split(" "), { cwd: folder, stdio: "pipe" });
    openssl(`req -newkey rsa:2048 -nodes -subj /CN=${names[0]} -keyout key -out request`);
    openssl("x509 -req -in request -signkey key -days 2 -extfile names -out cert");
    const file = (name: string): string => readFileSync(path.join(folder, name), "utf8");
    return { key: file("key"), cert: file("cert") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A proxy that alone knows where everything is: at one port of this machine. */
export interface Proxy {
  readonly address: string;
  /** The first line of each request, in order, and the proxy's credentials where there were any. */
  readonly asked: { readonly line: string; readonly credentials: string | undefined }[];
  /** What it answers in place of the service: a status, with a page of its own. */
  refuses: number | undefined;
  /** The credentials that it wants. */
  wants: string | undefined;
  close(): void;
}

/** Understands CONNECT, and whole URLs in the first line. */
export async function startProxy(to: (host: string) => number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const { host, pathname } = new URL(request.url ?? "");
    if (refused(request, response.writeHead.bind(response))) {
      response.end("the proxy's page");
      return;
    }
    const onward = http.request({
      port: to(host),
      host: "127.0.0.1",
      path: pathname,
      method: request.method,
      headers: request.headers,
    });
    onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)));
    request.pipe(onward);
  });
  function refused(
    request: http.IncomingMessage,
    head: (status: number, headers: Record<string, string>) => unknown,
  ): boolean {
    const credentials = request.headers["proxy-authorization"];
    proxy.asked.push({ line: `${request.method} ${request.url}`, credentials });
    const status = proxy.refuses ?? (proxy.wants && credentials !== proxy.wants ? 407 : undefined);
    if (status) head(status, status === 407 ? { "proxy-authenticate": 'Basic realm="the company"' } : {});
    return status !== undefined;
  }
  server.on("connect", (request, client: Socket) => {
    const head = (status: number, headers: Record<string, string>): void => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      client.end(`HTTP/1.1 ${status} No\r\n${lines.join("")}content-length: 2\r\n\r\nno`);
    };
    client.on("error", () => undefined);
    if (refused(request, head)) return;
    const upstream = connect(to(request.url ?? ""), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await listening(server);
  const proxy: Proxy = {
    address: `127.0.0.1:${portOf(server)}`,
    asked: [],
    refuses: undefined,
    wants: undefined,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}

const AGENT = path.resolve(import.meta.dirname, "../../host/node_modules/@vscode/proxy-agent/out/index.js");
/** VS Code's code comes with the packages of the real VS Code. */
export const HAS_VSCODE = existsSync(AGENT);

/** What the user, the system and the environment say of proxies. */
export interface Surroundings {
  /** What the system's settings or a PAC script say of a URL, in a PAC script's words: `PROXY host:port`, `DIRECT`. */
  readonly system: (url: string) => Promise<string>;
  /** `http.noProxy`. */
  readonly noProxy?: readonly string[];
  /** `NO_PROXY`. */
  readonly environment?: Record<string, string>;
  /** What the user types into VS Code's dialog. */
  readonly signIn?: { readonly username: string; readonly password: string };
}

interface ProxyAgent {
  createProxyAuthorizationLookup(params: unknown): unknown;
  createProxyResolver(params: unknown): { readonly resolveProxyWithRequest: (...all: unknown[]) => void };
  createHttpPatch(params: unknown, original: unknown, resolve: unknown): { readonly request: unknown };
}

/** `http` and `https` as VS Code makes them for its extensions, by its own code (`extHostProxyService` and `@vscode/proxy-agent`). */
export function vscodeModules({ system, noProxy = [], environment = {}, signIn }: Surroundings): EditorModules {
  const agent = createRequire(import.meta.url)(AGENT) as ProxyAgent;
  const nothing = (): void => undefined;
  const log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
  const params: Record<string, unknown> = {
    resolveProxy: system,
    getProxyURL: () => "",
    getProxySupport: () => "override",
    getNoProxyConfig: () => noProxy,
    isAdditionalFetchSupportEnabled: () => true,
    addCertificatesV1: () => false,
    addCertificatesV2: () => false,
    loadSystemCertificatesFromNode: () => false,
    loadAdditionalCertificates: () => Promise.resolve([]),
    log,
    getLogLevel: () => 6,
    proxyResolveTelemetry: nothing,
    isUseHostProxyEnabled: () => true,
    env: environment,
  };
  params["lookupProxyAuthorization"] = agent.createProxyAuthorizationLookup({
    log,
    // VS Code asks again where the proxy does not take what was typed; whoever is asked twice cancels.
    lookupAuthorization: ({ attempt }: { attempt: number }) => Promise.resolve(attempt === 1 ? signIn : undefined),
  });
  const { resolveProxyWithRequest } = agent.createProxyResolver(params);
  // It counts for ten minutes, for its telemetry, and Node would wait for that.
  const resolve = (...all: unknown[]): void => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((run: () => void, ms: number) => setTimeout(run, ms).unref()) as typeof setTimeout;
    try {
      resolveProxyWithRequest(...all);
    } finally {
      globalThis.setTimeout = setTimeout;
    }
  };
  const patched = (original: unknown): unknown => agent.createHttpPatch(params, original, resolve);
  return { http: patched(http), https: patched(https) } as EditorModules;
}
