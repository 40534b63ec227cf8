import { EarmarkError } from "../core/errors";
import type { Region } from "./catalog";

/**
 * The public host of each region. Workspace hosts (`{WorkspaceId}.{region}.maas.aliyuncs.com`) go into the setting.
 * The US host is by the documentation of 2026 only; its pages disagree.
 */
const HOSTS: Record<Exclude<Region, "custom">, string> = {
  beijing: "https://dashscope.aliyuncs.com",
  singapore: "https://dashscope-intl.aliyuncs.com",
  us: "https://dashscope-us.aliyuncs.com",
};

/**
 * Where requests go: the setting, where there is one, else the region's host. Without a trailing slash or API path,
 * since people paste either.
 * @throws {EarmarkError} `settings` for what is not https (or http on this machine), and for credentials in the URL
 */
export function baseUrlOf(region: Region, setting: string): string {
  const text = setting.trim();
  if (!text) {
    if (region !== "custom") return HOSTS[region];
    throw new EarmarkError("settings", "The region is custom, but earmark.baseUrl is empty.");
  }
  return checked(text, "earmark.baseUrl").replace(/\/(api|compatible-mode)\/v1$/, "");
}

/** The base URL of a server of one's own, without a trailing slash or `/v1`, which people paste too. @throws {EarmarkError} `settings` */
export function serverUrlOf(setting: string): string {
  const text = setting.trim();
  if (!text) throw new EarmarkError("settings", "The engine is server, but earmark.server.url is empty.");
  return checked(text, "earmark.server.url").replace(/\/v1$/, "");
}

function checked(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new EarmarkError("settings", `${name} is not a URL.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new EarmarkError("settings", `${name} must be https, or http on this machine only.`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new EarmarkError("settings", `${name} must hold neither credentials nor a query.`);
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** True for addresses that never leave this machine: 127.0.0.0/8, ::1, `localhost` and every name below it (RFC 6761, 6.3). */
export function isLoopback(hostname: string): boolean {
  // An IPv4 address within IPv6 as URLs write it: `[::ffff:7f00:1]`.
  return /^(?:(?:[\w-]+\.)*localhost\.?|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|127(?:\.\d{1,3}){3})$/i.test(
    hostname,
  );
}
