import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { destinationOf } from "../transcript/style";

/**
 * The destination of a Markdown link from a folder to a file: relative, and where nothing is relative, on another drive or another machine, a
 * `file:` URL.
 */
export function linkBetween(folder: string, file: string, flavor: path.PlatformPath = path): string {
  const way = flavor.relative(folder, file);
  if (!flavor.isAbsolute(way)) return destinationOf(way.split(flavor.sep).join("/"));
  const { host, pathname } = pathToFileURL(file, { windows: flavor === path.win32 });
  // Parentheses and quotation marks would end the link.
  const signs = pathname.replaceAll(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `file://${host}${signs}`;
}
