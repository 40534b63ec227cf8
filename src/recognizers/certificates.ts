import * as tls from "node:tls";

type Source = "default" | "system" | "extra";
/** Node 22.15 and later, as in every VS Code that we support; absent from older Nodes that run our tests. */
const getCACertificates = (tls as { getCACertificates?: (source: Source) => string[] }).getCACertificates;

/**
 * The certificates that are trusted: Node's own, those of `NODE_EXTRA_CA_CERTS`, and those of the operating system, in
 * which companies put their own. A bundled undici does not see the ones that VS Code patches into `tls`.
 */
export function certificates(): string[] | undefined {
  if (!getCACertificates) return undefined;
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}
