import { BREAK, Draft } from "./draft";

/** Links to pictures and categories, in the languages of large wikis. */
const NAMESPACES = "File|Image|Media|Category|Datei|Bild|Kategorie|Fichier|Catégorie|Archivo|Categoría|文件|分类|ファイル|カテゴリ|파일|분류|Файл|Категория"; // prettier-ignore

/** MediaWiki: templates, references, tables, links, apostrophes. */
export function readWiki(text: string): Draft {
  const draft = new Draft(text)
    .blankBetween("<!--", "-->")
    .blank(
      /<ref\b[^<>]{0,300}\/>|<(ref|nowiki|math|syntaxhighlight|source|gallery)\b[^<>]{0,300}>[^]{0,4000}?<\/\1>/gi,
    );
  // Templates within templates.
  for (let depth = 0; depth < 3; depth++) draft.blank(/\{\{[^{}]{0,4000}\}\}/g);
  return draft
    .blank(new RegExp(String.raw`\[\[:?(?:${NAMESPACES}):[^[\]]{0,500}\]\]`, "giu"))
    .unwrap(/(\[\[)([^[\]|#\n]{1,200})((?:#[^[\]|\n]{0,200})?(?:(?=\|)|\]\]))/g, "link")
    .unwrap(/(\|)([^[\]|\n]{1,200})(\]\])/g, "link", BREAK)
    .unwrap(/(\[https?:\/\/[^\s[\]]{1,500} ?)([^[\]\n]{0,200})(\])/g, "link")
    .unwrap(/(^={1,6}[ \t]*)([^=\n][^\n]{0,200}?)([ \t]*={1,6}[ \t]*)$/gm, "heading", BREAK)
    .unwrap(/('{3})([^'\n]{1,200})('{3})/g, "strong")
    .unwrap(/('{2})([^'\n]{1,200})('{2})/g)
    .blank(/^(?:\{\||\|[-}+]?|!)[^\n|]{0,200}(?:(?<==[^\n|]{0,100})\|)?/gm)
    .blank(/<\/?[A-Za-z][^<>]{0,1000}>|__[A-Z]{3,20}__|^[*#:;]+|\|\|/gm);
}
