import { blanks } from "./draft";

const ENDINGS = "png|jpe?g|gif|svg|webp|bmp|ico|mp[34]|m4a|wav|flac|ogg|mov|mkv|webm|pdf|docx?|xlsx?|pptx?|odt|csv|tsv|json[cl5]?|ya?ml|toml|ini|cfg|conf|env|lock|log|txt|md|mdx|rst|adoc|org|tex|bib|typ|html?|xml|css|scss|less|tsx|jsx|mjs|cjs|py|ipynb|rb|rs|go|java|kt|c|h|cpp|hpp|cc|cs|swift|php|pl|lua|sh|bash|zsh|ps1|bat|sql|parquet|db|sqlite3?|zip|tar|gz|tgz|bz2|xz|7z|dmg|exe|dll|so|jar|war|whl|deb|rpm|iso|vsix|tmp|bak|properties|gradle|diff|patch|proto|dart|vue|ts|js"; // prettier-ignore

/**
 * What no document's reader says aloud, whatever the format: addresses, paths, files, hashes, options, tickets, entities. In order: what
 * holds others comes first. Each is linear: a bounded count, or a look back that a long run fails at once.
 */
const PATTERNS: readonly RegExp[] = [
  /(?<![\w+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'`)\]}|（）「」，。、；]+/gi,
  /(?<![\w.])(?:mailto:|tel:|doi:|urn:|www\.)[^\s<>"'`)\]}|，。、]+/gi,
  /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g,
  /data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*/g,
  // Hosts without a scheme, with a path or with small letters only.
  /(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,6}(?:com|org|net|edu|gov|io|dev|de|fr|es|it|cn|jp|kr|uk|eu|th|in|sa|ru|br|example|local|localhost|internal)(?::\d{2,5})?(?:\/[^\s<>"'`)\]}，。、]*|(?![\w.-]))/g,
  // Two slashes or more, a beginning of a path, a drive.
  /(?<![\w/\\.])(?:~|\.{1,2})?(?:\/[\w.@+*%{}$-]{1,100}){2,40}\/?/g,
  /(?<![\w/\\.-])(?:~|\.{1,2})\/[\w.@+*%-]{1,100}/g,
  /(?<![\w/\\.-])\/[a-z][\w.@+*%-]{1,100}/g,
  /(?<![\w/\\.@-])[@\w.+-]{1,100}(?:\/[\w.@+*%-]{1,100}){2,40}\/?/g,
  /(?<![\w])[A-Za-z]:\\[^\s<>"'`)\]}|]*/g,
  /(?<![\w\\])[\w.$%-]{1,60}(?:\\[\w.$%-]{2,60}){2,20}/g,
  /\\\\[\w.$-]{1,60}(?:\\[\w.$-]{1,60}){1,20}/g,
  // A file, also in another script, and with a folder.
  new RegExp(String.raw`(?<![\p{L}\p{N}_/.-])(?:[\p{L}\p{N}_.@+-]{1,60}/)?(?:(?!\p{Lu}[\p{L}]{0,20}\.js\b)[\p{L}\p{N}_@+.-]{1,80}\.(?:${ENDINGS}))(?![\p{L}\p{N}_])`, "giu"), // prettier-ignore
  /(?<![\w.])\.[a-z][\w-]{1,30}rc\b/g,
  // UUIDs, hashes, long numbers, colors.
  /(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/gi,
  /(?<![\w-])(?=[0-9a-f]{0,63}\d)(?=[0-9a-f]{0,63}[a-f])[0-9a-f]{7,64}(?![\w-])/gi,
  /(?<![\w+/=-])(?=[A-Za-z0-9+/_-]{0,40}\d)(?=[A-Za-z0-9+/_-]{0,40}[a-z])(?=[A-Za-z0-9+/_-]{0,40}[A-Z])[A-Za-z0-9+/_-]{32,}={0,2}/g,
  /(?<![\w+/=])[A-Za-z0-9+/]{12,200}={1,2}(?![\w=])/g,
  /(?<![\w])0x[0-9a-f]{2,40}/gi,
  /#[0-9a-f]{3,8}(?![\w])/gi,
  // Options, tickets, versions, times.
  /(?<![\w-])--?[a-z][\w-]{1,40}(?:=[^\s]{1,100})?/g,
  /(?<![\w-])[A-Z]{2,12}-\d{4,}(?![\w])/g,
  /(?<![\w.])v\d{1,4}(?:\.\d{1,6}){0,4}(?:-[\w.]{1,20})?(?![\w])/gi,
  /(?<![\w])\d{4}-\d{2}-\d{2}T[\d:.]{4,16}Z?/g,
  /&(?:#?\w{2,10});/g,
  // Variables of shells and templates.
  /\$\{[^{}\n]{0,100}\}|\{\{[^{}\n]{0,100}\}\}|(?<![\w$])\$[A-Za-z_]\w{0,40}(?!\w)|%\([a-z_]{1,20}\)[sdrf]|%[sdrf](?![\w%])/g,
];

/** A text with breaks in the place of what nobody says. Its length stays. */
export function withoutAddresses(text: string): string {
  return PATTERNS.reduce((rest, pattern) => rest.replaceAll(pattern, (piece) => blanks(piece)), text);
}
