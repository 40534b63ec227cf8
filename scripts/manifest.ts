// `npm run manifest`: writes the endings of recordings, which stand in `src/audio/formats.ts`, into the menus and the transcript editor
// of package.json. VS Code reads when-clauses before any code of an extension runs, so they cannot ask for them.
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSIONS } from "../src/audio/formats";

const FILE = path.resolve(import.meta.dirname, "../package.json");

/** The text of package.json with the endings of today. */
export function withExtensions(manifest: string): string {
  const menus = String.raw`resourceExtname =~ /^\\.(${EXTENSIONS.join("|")})$/i`;
  return manifest
    .replaceAll(/resourceExtname =~ \/[^/]*\/i?/g, () => menus)
    .replaceAll(/"filenamePattern": "[^"]*"/g, () => `"filenamePattern": "*.{${EXTENSIONS.join(",")}}"`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, withExtensions(readFileSync(FILE, "utf8")));
