import { frontMatterEnd } from "../../core/markdown/frontMatter";
import { walkText } from "../../core/markdown/lineWalk";
import { BREAK, blanks, Draft } from "./draft";

/** What of a front matter people say; the rest is for programs. */
const SPOKEN = /^[ \t]*["']?(title|subtitle|linktitle|description|tags?|keywords|categor(?:y|ies)|alias(?:es)?|people|persons?|authors?|creator|attendees|participants|speakers?|guests?|with|project|topics?|标题|标签|作者|タイトル)["']?[ \t]*[:=][ \t]*(.*)$/i; // prettier-ignore

export function readMarkdown(text: string): Draft {
  const draft = new Draft(text);
  readFrontMatter(draft);
  return (
    draft
      .blankBetween("<!--", "-->")
      .takeCode(
        /(?<b>^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,60}(?<mark>`{3,20}|~{3,20})[^\n]{0,200}\n)(?<w>[^]*?)(?:^[ \t>]{0,60}\k<mark>[`~]*[ \t]*$|$(?![^]))/gm,
      ) // prettier-ignore
      .blank(/<(script|style|svg)\b[^>]{0,500}>[^]{0,50000}?<\/\1>/gi)
      .space(
        /<\/?(?:a|abbr|b|bdi|cite|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,1000})?>/gi,
      )
      .blank(/<\/?[A-Za-z][^<>]{0,1000}>/g)
      .blank(/!\[[^[\]]{0,300}\](?:\([^()\s]{0,2000}(?:\s+"[^"]{0,300}")?\)|\[[^[\]]{0,100}\])/g)
      .blank(/!\[\[[^[\]]{0,300}\]\]/g)
      .blank(/^[ \t>]{0,20}\[[^\]\n]{1,200}\]:[ \t]+\S[^\n]{0,2000}$/gm)
      .blank(/\[\^[^\]\s]{1,60}\]:?/g)
      .blank(/^[ \t>]{0,60}(?:[-*+]|\d{1,9}[.)])?[ \t]*\[[ xX~/-]\](?=[ \t])/gm)
      .blank(/\[![A-Za-z]{1,20}\][+-]?/g)
      // The key of a citation.
      .blank(/(?<![\w.])@[a-z][a-z_:-]{1,40}\d{2,4}[a-z]?(?:[-_][\w-]{1,40})?\b/gi)
      // The name of a block in Obsidian.
      .blank(/(?<=^|[ \t])\^[A-Za-z\d-]{2,40}[ \t]*$/gm)
      .unwrap(
        /(\[\[(?:[^[\]|#\n/]{1,80}\/){0,8})([^[\]|#\n]{1,200})((?:#[^[\]|\n]{0,200})?(?=\|)|(?:#[^[\]\n]{0,200})?\]\])/g,
        "link",
        BREAK,
      )
      .unwrap(/(\|)([^[\]|\n]{1,200})(\]\])/g, "link", BREAK)
      .unwrap(
        /(\[)([^[\]\n]{1,300})(\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s+["'][^"'\n]{0,300}["'])?\)|\[[^[\]\n]{0,100}\]))/g,
        "link",
      ) // prettier-ignore
      .takeCode(/(`{2})(?!`)([^\n]{1,300}?)(`{2})(?!`)/g, "code")
      .takeCode(/(`)([^`\n]{1,300})(`)/g, "code")
      .blank(/\$\$[^$]{1,4000}\$\$|(?<![\w$\\])\$(?![\s\d])[^$\n]{1,300}(?<!\s)\$(?![\w$])/g)
      .blank(/\\\([^\n]{0,500}?\\\)|\\\[[^\n]{0,500}?\\\]/g)
      .blank(/\{[#.:][^{}\n]{0,200}\}/g)
      .blank(/(?<![\w:]):[a-z0-9_+-]{2,40}:(?![\w:])/g)
      .unwrap(/(^[ \t>]{0,20}#{1,6}[ \t]+)([^\n]{1,300}?)([ \t]*#*[ \t]*)$/gm, "heading", BREAK)
      .unwrap(/()(^[^\n|>#-][^\n]{0,200})(\n(?:={3,}|-{3,})[ \t]*$)/gm, "heading", BREAK)
      .unwrap(/(\*\*|__)(?![\s*_])([^*\n]{1,200}?)(\*\*|__)/g, "strong")
      .unwrap(/(?<![\p{L}\p{N}_*])([*_])(?![\s*_])([^*_\n]{1,200})(\1)(?![\p{L}\p{N}_*])/gu)
      .blank(/^[ \t>]{0,60}(?:[-*+]|\d{1,9}[.)])(?=[ \t])/gm)
      .blank(/^[ \t]*>+/gm)
      .blank(/~~[^~\n]{1,500}~~/g)
      .blank(/\|/g)
  );
}

function readFrontMatter(draft: Draft): void {
  const { text } = draft;
  const end = frontMatterEnd(walkText(text));
  if (end === 0) return;
  let kept = "";
  let spoken = false;
  for (const line of text.slice(0, end).split(/(?<=\n)/)) {
    const bare = line.replace(/[\r\n]+$/, "");
    const found = SPOKEN.exec(bare);
    const goesOn = /^[ \t]+|^-[ \t]/.test(bare);
    if (found || !goesOn) spoken = found !== null;
    if (!spoken) kept += blanks(line);
    else {
      const value = found ? (found[2] ?? "") : bare;
      const at = kept.length + bare.length - value.length;
      if (found && /title/i.test(found[1] ?? "")) markValue(draft, value, at, "title");
      else
        for (const { 0: item, index } of value.matchAll(/[^,[\]"'\n]{2,100}/g)) {
          const bareItem = /[\p{L}\p{N}#@][^]*/u.exec(item);
          if (bareItem)
            markValue(
              draft,
              bareItem[0].replace(/^-[ \t]+/, "").replace(/^(?:[^\s/]+\/)+(?=[^\s/])/, ""),
              at + index + item.length - bareItem[0].replace(/^(?:[^\s/]+\/)+(?=[^\s/])/, "").length,
              "link",
            );
        }
      kept +=
        blanks(bare.slice(0, bare.length - value.length)) +
        value.replaceAll(/[[\]",'{}]/g, BREAK) +
        line.slice(bare.length);
    }
  }
  draft.prose = kept + text.slice(end);
}

function markValue({ marked }: Draft, value: string, at: number, kind: "title" | "link"): void {
  const words = value.replace(/^[\s"']+/, "");
  const bare = words.replace(/[\s"']+$/, "");
  if (bare)
    marked.push({ kind, start: at + value.length - words.length, end: at + value.length - words.length + bare.length });
}
