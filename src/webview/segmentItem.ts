import { clock } from "../transcript/join";
import { iconOf, type Icon } from "./icons";
import type { PageSegment, PageStrings } from "./protocol";

/** What was said, else why that is not known. */
export function shownText(segment: PageSegment | undefined): string {
  return segment?.text || (segment?.gap ?? "");
}

/** A segment as the list shows it: its time, its text, and what can be done with it. */
export function itemFor(
  segment: PageSegment,
  index: number,
  language: string | undefined,
  words: PageStrings,
): HTMLElement {
  const item = document.createElement("li");
  item.dataset["index"] = String(index);
  if (segment.gap) item.classList.add("gap");
  if (segment.working) item.classList.add("working");
  const time = button(clock(segment.start), "play");
  time.className = "time";
  time.setAttribute("aria-label", words.playFrom.replace("{0}", clock(segment.start)));
  const text = document.createElement("p");
  text.className = "text";
  text.tabIndex = -1;
  text.textContent = shownText(segment);
  item.append(time);
  const said = document.createElement("div");
  said.className = "said";
  if (language) {
    const tag = document.createElement("span");
    tag.className = "language";
    tag.textContent = language;
    said.append(tag);
  }
  said.append(text);
  item.append(said, toolsFor(segment, index, words));
  return item;
}

/** Beside the text, where they never cover a word of it; there from the beginning, so that nothing moves when they are seen. */
function toolsFor({ gap, working }: PageSegment, index: number, words: PageStrings): HTMLElement {
  const tools = document.createElement("span");
  tools.className = "tools";
  if (working) return tools;
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", words.tools.replace("{0}", String(index + 1)));
  tools.append(tool("redo", words.redo));
  if (!gap) tools.append(tool("edit", words.edit), tool("glossary", words.glossary), tool("insert", words.insert));
  return tools;
}

function tool(name: Icon, label: string): HTMLButtonElement {
  const made = button("", name);
  made.className = "tool";
  made.title = label;
  made.setAttribute("aria-label", label);
  made.append(iconOf(name));
  return made;
}

function button(label: string, action: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset["do"] = action;
  made.textContent = label;
  // Reached with the mouse, or with Tab from the text of the same segment.
  made.tabIndex = -1;
  return made;
}
