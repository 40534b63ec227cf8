import { BREAK, Draft } from "./draft";

/** reStructuredText: directives and their options, roles, targets, substitutions. */
export function readRestructured(text: string): Draft {
  return new Draft(text)
    .takeCode(
      /(?<b>^(?<in>[ \t]*)\.\. (?:code|code-block|sourcecode|parsed-literal|highlight|doctest|math|raw|prompt)::[^\n]*\n(?:[ \t]*\n)?)(?<w>(?:\k<in>[ \t]+[^\n]*\n|[ \t]*\n){1,400})/gm,
    ) // prettier-ignore
    .unwrap(
      /(^[ \t]*\.\. (?:note|warning|tip|important|caution|danger|hint|attention|seealso|admonition|topic|versionadded|versionchanged|deprecated)::[ \t]*)([^\n]{0,300})()$/gm,
      undefined,
      BREAK,
    ) // prettier-ignore
    .blank(/^[ \t]*\.\. \|[^|\n]{1,60}\|[^\n]*$/gm)
    .blank(/^[ \t]*\.\. \[[^\]\n]{1,60}\]/gm)
    .blank(/^[ \t]*\.\. [\w:-]{1,60}::[^\n]*$/gm)
    .blank(/^[ \t]*\.\. _[^\n]*$/gm)
    .unwrap(/(^[ \t]*\.\.[ \t]+)([^\n]{0,300})()$/gm, undefined, BREAK)
    .blank(/^[ \t]+:[\w-]{1,40}:[^\n]*$/gm)
    .unwrap(/(^:(?:Authors?|Title|Organization|Editors?):[ \t]*)([^\n]{1,200})()$/gim, "link", BREAK)
    .blank(/^:[\w -]{1,40}:[^\n]*$/gm)
    .takeCode(/(``)([^`\n]{1,300})(``)/g, "code")
    .takeCode(
      /(:(?:class|func|meth|mod|attr|data|exc|obj|program|command|envvar|option|kbd|c:\w+|cpp:\w+|py:\w+|js:\w+):`[~!]?(?:[\w.]{0,100}\.)?)([^`<>\n]{1,200}?)((?:\s*<[^`<>\n]{1,200}>)?`)/g,
      "code",
    ) // prettier-ignore
    .blank(/:(?:file|download|path|math|issue|pr|pep|rfc|cve|eq|numref|doc|ref|cite[\w:]*):`[^`<>\n]{0,200}`/g)
    .unwrap(/(:[\w:+-]{1,40}:`~?)([^`<>\n]{1,200}?)((?:\s*<[^`<>\n]{1,200}>)?`_{0,2})/g, "link")
    .unwrap(/(`)([^`<>\n]{1,200}?)((?:\s*<[^`<>\n]{1,300}>)?`_{1,2})/g, "link")
    .unwrap(/(`)([^`\n]{1,200})(`)/g, "link")
    .unwrap(/(\*\*)([^*\n]{1,200})(\*\*)/g, "strong")
    .unwrap(/(\*)([^*\s][^*\n]{0,200})(\*)/g)
    .blank(/\|[\w -]{1,60}\|_{0,2}/g)
    .blank(/\[[\w#*-]{1,30}\]_/g)
    .unwrap(/()(\b\w{2,60})(_{1,2})(?![\w_])/g)
    .unwrap(/()(^(?![-=~^"'#*+.:_\s])[^\n]{1,200})(\n([=\-~^"'#*+.:_`])\4{2,200}[ \t]*$)/gm, "heading", BREAK)
    .blank(/^([=\-~^"'#*+.:_`])\1{2,200}[ \t]*$/gm)
    .blank(/^[ \t]*(?:[-*+]|\d{1,4}\.|#\.)(?=[ \t])|[|+][-=+|]*/gm);
}

/** Org: keywords, drawers, time stamps, states, tags, links. */
export function readOrg(text: string): Draft {
  return new Draft(text)
    .takeCode(/(?<b>^[ \t]*#\+begin_(?<kind>src|example|export)[^\n]*\n)(?<w>[^]{0,40000}?)^[ \t]*#\+end_\k<kind>/gim)
    .blank(/^[ \t]*:[\w-]{1,40}:[ \t]*\n(?:[^\n]*\n){0,60}?[ \t]*:END:[ \t]*$/gim)
    .unwrap(/(^[ \t]*#\+(?:title|subtitle):[ \t]*)([^\n]{1,200})()$/gim, "title", BREAK)
    .unwrap(/(^[ \t]*#\+(?:author|keywords|description|caption):[ \t]*)([^\n]{1,300})()$/gim, "link", BREAK)
    .blank(/^[ \t]*#\+[^\n]*$/gm)
    .blank(/\b(?:SCHEDULED|CLOSED|DEADLINE|CLOCK):/g)
    .blank(/[<[]\d{4}-\d{2}-\d{2}[^>\]\n]{0,60}[>\]](?:--?[<[][^>\]\n]{0,60}[>\]])?(?:[ \t]*=>[^\n]{0,20})?/g)
    .unwrap(/(\[\[[^[\]\n]{1,500}\]\[)([^[\]\n]{1,200})(\]\])/g, "link")
    .blank(/\[\[[^[\]\n]{1,500}\]\]/g)
    .blank(/(?<![ \t])[ \t]+:(?:[\p{L}\p{N}_@#%]{1,40}:){1,12}[ \t]*$/gmu)
    .blank(/^\*+[ \t]+(?:TODO|DONE|NEXT|WAIT(?:ING)?|HOLD|CANCELL?ED|STARTED|SOMEDAY|PROJ)(?=[ \t])/gm)
    .blank(/\[#[A-C]\]|\[\d{0,3}[%/]\d{0,3}\]|\[[ X-]\](?=[ \t])/g)
    .unwrap(new RegExp(String.raw`(^\*+[${BREAK} \t]+)([^\n]{1,200}?)([ \t]*)$`, "gm"), "heading", BREAK)
    .takeCode(/(?<![\w=~])([=~])([^\s=~][^=~\n]{0,200})([=~])(?![\w=~])/g, "code")
    .unwrap(/(?<![\w*])(\*)([^\s*][^*\n]{0,200})(\*)(?![\w*])/g, "strong")
    .unwrap(/(?<![\w/:])(\/)([^\s/][^/\n]{0,200})(\/)(?![\w/])/g)
    .blank(/^[ \t]*(?:[-+]|\d{1,4}[.)])(?=[ \t])|\||^[ \t]*#[ \t]/gm)
    .blank(/\$[^$\n]{1,300}\$/g);
}

/** Typst: what begins with a hash is code, but for what is in brackets. */
export function readTypst(text: string): Draft {
  return new Draft(text)
    .blankBetween("/*", "*/")
    .blank(/(?<!:)\/\/[^\n]*$/gm)
    .takeCode(/(`{3,}[^\n]*\n)([^]{0,40000}?)(`{3,})/g)
    .takeCode(/(`)([^`\n]{1,200})(`)/g, "code")
    .blank(/^[ \t]*#(?:import|include|set|show|let)\b[^\n]*$/gm)
    .blank(/\$[^$]{1,2000}\$/g)
    .blank(/<[\p{L}\p{N}_:.-]{1,80}>|(?<![\w.])@[\p{L}\p{N}_:.-]{1,80}/gu)
    .blank(/"[^"\n]{1,300}"/g)
    .blank(/#[a-z][\w.-]{0,60}/gi)
    .blank(/\b[a-z][\w-]{0,40}:(?=[ \t]?[^\s])|\b\d+(?:pt|em|cm|mm|%|fr)\b/g)
    .unwrap(new RegExp(String.raw`(^=+[ \t]+)([^\n]{1,200}?)([ \t${BREAK}]*)$`, "gm"), "heading", BREAK)
    .unwrap(/(?<![\w*])(\*)([^\s*][^*\n]{0,200})(\*)(?![\w*])/g, "strong")
    .unwrap(/(?<![\w_])(_)([^\s_][^_\n]{0,200})(_)(?![\w_])/g)
    .blank(/[()[\]{}]|^[ \t]*[-+](?=[ \t])|\\/gm);
}

/** AsciiDoc: attributes, blocks, macros. */
export function readAsciidoc(text: string): Draft {
  return new Draft(text)
    .takeCode(/(^(?:-{4,}|\.{4,})[ \t]*\n)([^]{0,40000}?)(^(?:-{4,}|\.{4,})[ \t]*$)/gm)
    .blank(/^\/{4,}\n[^]{0,20000}?^\/{4,}$|^\/\/[^\n]*$/gm)
    .blank(/^:!?[\w-]{1,60}!?:[^\n]*$/gm)
    .blank(/^\[[^\]\n]{1,200}\][ \t]*$/gm)
    .blank(/\b(?:image|include|video|audio|toc|ifdef|ifndef|endif|ifeval)::?[^\s[]{0,300}\[[^\]\n]{0,300}\]/g)
    .unwrap(/((?:link:|https?:\/\/|xref:)[^\s[\]]{1,500}\[)([^\]\n]{1,200})(\])/g, "link")
    .unwrap(/(<<[^<>,\n]{1,100}(?:,[ \t]*)?)([^<>\n]{0,200})(>>)/g, "link")
    .blank(/\b(?:footnote|kbd|btn|menu|stem|latexmath|pass|indexterm|anchor):[^\s[]{0,60}\[[^\]\n]{0,300}\]/g)
    .blank(/\{[\w-]{1,60}\}/g)
    .unwrap(/(^=[ \t]+)([^\n]{1,200})()$/gm, "title", BREAK)
    .unwrap(/(^={2,6}[ \t]+)([^\n]{1,200})()$/gm, "heading", BREAK)
    .unwrap(/()(^[^\n:]{2,60})(::)(?=[ \t\n])/gm, "strong", BREAK)
    .takeCode(/(`+)([^`\n]{1,200})(`+)/g, "code")
    .unwrap(/(?<![\w*])(\*{1,2})([^\s*][^*\n]{0,200})(\*{1,2})(?![\w*])/g, "strong")
    .unwrap(/(?<![\w_])(_{1,2})([^\s_][^_\n]{0,200})(_{1,2})(?![\w_])/g)
    .blank(/^[ \t]*(?:[*.-]{1,5})(?=[ \t])|^\|===[ \t]*$|\||^(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION):|<\d>|\+$/gm);
}

/** HTML and XML. */
export function readHtml(text: string): Draft {
  return new Draft(text)
    .blankBetween("<!--", "-->")
    .blank(/<(script|style|svg|pre)\b[^>]{0,500}>[^]{0,50000}?<\/\1>/gi)
    .unwrap(/(<title\b[^<>]{0,200}>)([^<>]{1,200})(<\/title>)/gi, "title", BREAK)
    .unwrap(/(<h[1-6]\b[^<>]{0,300}>)([^<>]{1,200})(<\/h[1-6]>)/gi, "heading", BREAK)
    .unwrap(/(<(?:b|strong|em|i|dfn|dt|th)\b[^<>]{0,300}>)([^<>]{1,200})(<\/(?:b|strong|em|i|dfn|dt|th)>)/gi, "strong")
    .takeCode(/(<(?:code|kbd|samp|var)\b[^<>]{0,300}>)([^<>]{1,200})(<\/(?:code|kbd|samp|var)>)/gi, "code")
    .unwrap(/(<a\b[^<>]{0,1000}>)([^<>]{1,200})(<\/a>)/gi, "link")
    .space(
      /<\/?(?:a|abbr|b|bdi|cite|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,1000})?>/gi,
    )
    .space(/&(?:amp|nbsp|#160);/g)
    .blank(/<[!?/]?[A-Za-z][^<>]{0,2000}>/g);
}
