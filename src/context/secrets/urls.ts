import type { Range } from "./range";

const LONGEST_SCHEME = 30;

/** Addresses with a name and a password, or a token, before the host. The whole address: the host is nobody's word either. */
export function addressSecrets(text: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf("://"); at >= 0;) {
    const rest = /[^\s"'<>`]*/y;
    rest.lastIndex = at + 3;
    const token = rest.exec(text)?.[0] ?? "";
    const end = at + 3 + token.length;
    const authority = /^[^/?#]*/.exec(token)?.[0] ?? "";
    // A password may hold a slash that nobody escaped: then what stands before it is no host and port.
    const held = authority.includes("@") || (/:(?!\d{1,5}$)[^\]]*$/.test(authority) && token.includes("@"));
    if (held) {
      const scheme = /[A-Za-z0-9+.:-]*$/.exec(text.slice(Math.max(0, at - LONGEST_SCHEME), at))?.[0].length ?? 0;
      found.push([at - scheme, end]);
    }
    at = text.indexOf("://", Math.max(end, at + 3));
  }
  return found;
}
