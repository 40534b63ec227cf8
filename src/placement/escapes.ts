import { inMarkdown } from "../transcript/inMarkdown";
import { inComment } from "./code/inComment";
import { inString } from "./code/inString";
import { inCell, inFence, inHtml } from "./markdown/markdownEscapes";
import { bracesAsEntities, withoutExpressions } from "./markdown/mdx";
import { inFormat } from "./markup/inFormat";
import { SIGNS } from "./markup/signs";
import type { Escape, Escaping } from "./placementTypes";

/** What makes text of a format of what was said. */
export function escapingOf(escape: Escape): Escaping {
  switch (escape.kind) {
    case "markdown": {
      const escaping = escape.cell ? inCell : inMarkdown;
      return escape.mdx ? withoutExpressions(escaping) : escaping;
    }
    case "html":
      return escape.mdx ? bracesAsEntities(inHtml) : inHtml;
    case "fence":
      return inFence(escape.mark);
    case "comment":
      return (said, _final, before) => inComment(before, said, escape, "\n");
    case "string":
      return inString(escape);
    case "cell": {
      const { signs, ...rest } = SIGNS[escape.of];
      return inFormat({ ...rest, signs: [{ sign: "|", written: escape.bar }, ...signs] });
    }
    case "none":
      return (said) => said;
    default:
      return inFormat(SIGNS[escape.kind]);
  }
}
