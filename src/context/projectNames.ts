import { isListed } from "./common/lookup";
import { readGlossary } from "./glossary";

/** Files of a folder that name its project, or hold words that it spells its own way. */
export const PROJECT_FILES: readonly string[] = [
  "package.json", "pyproject.toml", "Cargo.toml", "go.mod", "composer.json", "pubspec.yaml", "pom.xml", "setup.cfg", "Project.toml", "CITATION.cff", "mkdocs.yml", "book.toml", "_config.yml",
  "cspell.json", ".cspell.json", "cspell.config.json", "cspell.yaml", "cspell.config.yaml", ".vscode/settings.json",
]; // prettier-ignore

/** Fields of which the first that is there names the project best. */
const NAME = /^\s*["']?(displayName|title|site_name|artifactId|name)["']?\s*[:=]\s*["']?([^"',\r\n#]{2,60})/gm;
const LONGEST = 60;

/** The names that such a file gives: of a manifest what it says of the project, of a word list its words. */
export function namesInFile(fileName: string, text: string): readonly string[] {
  const name = fileName.split("/").at(-1) ?? "";
  if (/cspell|^settings\.json$/i.test(name)) return readGlossary(fileName, text).terms.map(({ term }) => term);
  if (name === "go.mod")
    return namesOf(
      /^module\s+(\S+)/m
        .exec(text)?.[1]
        ?.replace(/\/v\d+$/, "")
        .split("/")
        .at(-1),
    );
  if (name === "pom.xml") {
    // The parent's names are another project's.
    const own = text.replace(/<(parent|dependencies|build|profiles)>[^]*?<\/\1>/g, "");
    return ["name", "artifactId"].flatMap((tag) =>
      namesOf(new RegExp(`<${tag}>([^<$]{2,60})</${tag}>`).exec(own)?.[1]),
    );
  }
  if (name.endsWith(".json")) {
    try {
      const { displayName, name: short } = JSON.parse(text) as { displayName?: unknown; name?: unknown };
      return [displayName, short].flatMap((one) => (typeof one === "string" ? namesOf(one) : []));
    } catch {
      // Not ours to complain about.
      return [];
    }
  }
  const found = [...text.slice(0, 20_000).matchAll(NAME)].map(({ 2: value }) => value);
  return namesOf(found[0]);
}

/** `@scope/name` and `owner/name` are said without what stands before the slash. */
function namesOf(raw: string | undefined): readonly string[] {
  const name = raw?.trim().replace(/^@?[^/\s]+\//, "") ?? "";
  return name.length > 1 && name.length <= LONGEST && /\p{L}/u.test(name) && !/[{}$<>]/.test(name) ? [name] : [];
}

/** Files that are everywhere. */
const EVERYWHERE = /^(?:readme|changelog|license|contributing|index|home|todo|notes?|untitled|unbenannt|code[_ -]of[_ -]conduct|security|agents|claude|summary|draft|template|inbox|daily|dictation|glossary|_.*|\..*)(?:[ ._-].*)?$/i; // prettier-ignore
const DATE = /^(?:\d{4}[-_. ]?\d{2}[-_. ]?\d{2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{2,4})(?:[ T_-]\d{2}[-_:.]?\d{2})?[\s_.-]*/;

/** What notes are called, by the paths of their files: a vault's own words. Names that every folder has, and dates, are none. */
export function titlesOfNotes(paths: readonly string[]): readonly string[] {
  const titles = paths.flatMap((path) => {
    const file = (path.split(/[/\\]/).at(-1) ?? "").replace(/\.(?:md|markdown|mdx|org|rst|adoc)$/i, "");
    if (EVERYWHERE.test(file)) return [];
    const title = file
      .replace(DATE, "")
      .replaceAll(/[_-]+/g, (sign, at: number, all: string) => (all.includes(" ") ? sign : " "))
      .trim();
    // What every dictionary has, a document may say without the note.
    if (title.split(" ").every((word) => isListed(word.toLowerCase(), "en"))) return [];
    return title.length > 1 && title.length <= LONGEST && title.split(" ").length <= 5 && /\p{L}{2}/u.test(title)
      ? [title]
      : [];
  });
  return [...new Set(titles)];
}
