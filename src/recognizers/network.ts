/** How requests leave this machine. */
export interface Network {
  /** The editor's `http.proxy`. Undefined: the environment's `HTTPS_PROXY`. Empty: none. */
  readonly proxy?: string;
  /** The editor's `http.noProxy`. Undefined: the environment's `NO_PROXY`. This machine is never asked for through a proxy. */
  readonly noProxy?: readonly string[];
  /** The editor's `http.proxyAuthorization`: the value of the header `Proxy-Authorization`. */
  readonly proxyAuthorization?: string;
  /** The editor's `http.proxyStrictSSL`: whether certificates are checked. */
  readonly strictTls: boolean;
  /** The user's word that keys may go over a private network in clear text. */
  readonly keyWithoutTls?: boolean;
  readonly connectTimeoutMs: number;
  /** From the last byte sent to the first byte of the answer. */
  readonly firstByteTimeoutMs: number;
  /** Between two pieces of an answer. */
  readonly idleTimeoutMs: number;
}

/** Limits of patience for one request. The service itself gives up on a request after 300 s (its error table). */
export const TIMEOUTS = { connectTimeoutMs: 15_000, firstByteTimeoutMs: 120_000, idleTimeoutMs: 60_000 } as const;

/** The names under which undici and VS Code look for a proxy. */
export const PROXY_VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/** True where neither the editor nor the environment names a proxy, nor says that there is none: the system may know one. */
export function isLeftToSystem({ proxy }: Network, environment: Readonly<Record<string, string | undefined>>): boolean {
  return proxy === undefined && PROXY_VARIABLES.every((name) => !environment[name]);
}
