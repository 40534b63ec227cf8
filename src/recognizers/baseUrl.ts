import type { SettingId } from "../core/settingProblem";
import { wrongSetting } from "../core/wrongSetting";
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
 * since people paste either. `keyWithoutTls`: the user wants the key to go over a private network in clear text.
 * @throws {EarmarkError} `settings` for what is not https (or http on this machine), and for credentials in the URL
 */
export function baseUrlOf(region: Region, setting: string, keyWithoutTls = false): string {
  const text = setting.trim();
  if (!text) {
    if (region !== "custom") return HOSTS[region];
    throw wrongSetting("earmark.baseUrl", { code: "noService" });
  }
  const url = checked(text, "earmark.baseUrl");
  // The service takes nothing without a key.
  if (isInTheClear(url) && !keyWithoutTls) throw wrongSetting("earmark.baseUrl", { code: "inTheClear" });
  return url.replace(/\/(api|compatible-mode)\/v1$/, "");
}

/** The base URL of a server of one's own, without a trailing slash or `/v1`, which people paste too. @throws {EarmarkError} `settings` */
export function serverUrlOf(setting: string): string {
  const text = setting.trim();
  if (!text) throw wrongSetting("earmark.server.url", { code: "noServer" });
  return checked(text, "earmark.server.url").replace(/\/v1$/, "");
}

/** What is sent there can be read on the way: it leaves this machine without TLS. */
export function isInTheClear(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "http:" && !isLoopback(hostname);
}

function checked(text: string, setting: SettingId): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw wrongSetting(setting, { code: "notUrl" });
  if (
    url.protocol !== "https:" &&
    !(url.protocol === "http:" && (isLoopback(url.hostname) || isPrivate(url.hostname)))
  ) {
    throw wrongSetting(setting, { code: "notHttps" });
  }
  if (url.username || url.password || url.search || url.hash) {
    throw wrongSetting(setting, { code: "credentials" });
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** A single name (of a container, of a machine in the office), or one of the endings that no public name has (RFC 6762, RFC 8375, ICANN's `.internal`). */
const PRIVATE_NAME = /^(?:[\w-]+|(?:[\w-]+\.)+(?:internal|local|lan|home\.arpa))\.?$/i;
/** RFC 1918, 3927 and 6598 (which VPNs use). */
const PRIVATE_IPV4 =
  /^(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d{1,3})+$/;
/** RFC 4193 and 4291: unique local, and of one link. */
const PRIVATE_IPV6 = /^\[(?:f[cd][\da-f]{2}|fe[89ab][\da-f]):[\da-f:]*\]$/i;

/** True for hosts that are nobody's on the public internet: where a server of one's own stands, often without TLS. */
function isPrivate(hostname: string): boolean {
  return [PRIVATE_NAME, PRIVATE_IPV4, PRIVATE_IPV6].some((pattern) => pattern.test(hostname));
}

/** True for addresses that never leave this machine: 127.0.0.0/8, ::1, `localhost` and every name below it (RFC 6761, 6.3). */
export function isLoopback(hostname: string): boolean {
  // An IPv4 address within IPv6 as URLs write it: `[::ffff:7f00:1]`.
  return /^(?:(?:[\w-]+\.)*localhost\.?|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|127(?:\.\d{1,3}){3})$/i.test(
    hostname,
  );
}
