/** Windows takes both slashes, also in `/\\host`. `\\?\` and `\\.\` are its own ways to files and devices, and lead to other machines too. */
const NETWORK = /^[\\/]{2}/;
/** A `file:` URL with a host, or with a path that Windows reads as one on another machine. */
const FILE_URL = /^file:(?:[\\/]{2}(?<host>[^\\/?#]*))?(?<path>[^?#]*)/i;

/**
 * The machine that a path or a `file:` URL leads to, as it stands there, encoded or not; undefined for what is on this one.
 *
 * Windows signs in to whatever host a path names as soon as anything asks whether the file is there, and so gives the user's password
 * hash to whoever wrote the path.
 */
export function otherMachineIn(target: string): string | undefined {
  let text = target;
  // Encoded once or more: somebody on the way may decode it once more than we think.
  for (let times = 0; times < 4; times += 1) {
    const found = hostOf(text);
    if (found !== undefined) return found;
    const decoded = decode(text);
    if (decoded === text) return undefined;
    text = decoded;
  }
  // Nobody encodes a name that often.
  return "?";
}

function hostOf(text: string): string | undefined {
  const url = FILE_URL.exec(text.trim());
  if (!url) return NETWORK.test(text.trim()) ? nameIn(text.trim()) : undefined;
  const { host = "", path = "" } = url.groups ?? {};
  if (host) return isThisMachine(host) ? undefined : host;
  return NETWORK.test(path) ? nameIn(path) : undefined;
}

function nameIn(path: string): string {
  return path.split(/[\\/]+/).find((part) => part && !/^[?.]$/.test(part) && !/^unc$/i.test(part)) ?? "?";
}

/** `file:///C:/…` has been written as `file://C:/…` at all times; `localhost` is what RFC 8089 calls this machine. */
function isThisMachine(host: string): boolean {
  return /^localhost$/i.test(host) || /^[a-z]:$/i.test(host);
}

function decode(text: string): string {
  return text.replaceAll(/%(2e|2f|5c|25|3a|3f)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
