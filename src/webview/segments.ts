import { clockOf } from "../transcript/clockOf";
import { clock } from "../transcript/join";
import { isForInputMethod } from "./composing";
import { iconOf, type Icon } from "./icons";
import type { PageSegment, PageStrings, SeenSegment } from "./protocol";
import { TextEdit } from "./textEdit";

/** What a user can do with a segment. */
export interface SegmentActions {
  readonly play: (seconds: number) => void;
  readonly redo: (seen: SeenSegment) => void;
  readonly insert: (index: number) => void;
  readonly glossary: (word: string, seen: SeenSegment) => void;
  readonly edit: (seen: SeenSegment, text: string) => void;
}

/**
 * The transcript as a list. What is not in view is not laid out (`content-visibility` in the style sheet), which keeps thousands of
 * segments smooth and still lets a screen reader and the page's own search find them.
 */
export class Segments {
  readonly #list: HTMLElement;
  readonly #actions: SegmentActions;
  readonly #edit: TextEdit;
  #words: PageStrings | undefined;
  #segments: readonly PageSegment[] = [];
  /** What each segment was made of, by index. */
  readonly #said: string[] = [];
  #current = -1;
  /** The one that the Tab key reaches; arrows go to the others. */
  #focus = 0;

  constructor(list: HTMLElement, actions: SegmentActions) {
    this.#list = list;
    this.#actions = actions;
    list.addEventListener("click", (event) => this.#click(event));
    list.addEventListener("dblclick", (event) => this.#startEdit(indexOf(event.target)));
    list.addEventListener("keydown", (event) => this.#key(event));
    this.#edit = new TextEdit(list, (text, segment, typed) => this.#edited(text, segment, typed));
  }

  get all(): readonly PageSegment[] {
    return this.#segments;
  }

  /** Where the text of each segment stands, for the search. */
  get texts(): readonly HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(".text")];
  }

  isGap(index: number): boolean {
    return this.#segments[index]?.gap !== undefined;
  }

  /** Index of the last one that begins there or before; -1 where none does. */
  indexAt(seconds: number): number {
    return this.#segments.findLastIndex(({ start }) => start <= seconds + 0.01);
  }

  show(segments: readonly PageSegment[], words: PageStrings): void {
    const same = this.#words === words;
    for (const [index, segment] of segments.entries()) {
      const there = this.#list.children[index];
      const language = segment.language === segments[index - 1]?.language ? undefined : segment.language;
      // While a job runs only the last ones change.
      const said = JSON.stringify([segment, language]);
      if (there && same && this.#said[index] === said) continue;
      this.#said[index] = said;
      if (this.#edit.text && there?.contains(this.#edit.text)) continue;
      const item = itemFor(segment, index, language, words);
      if (there) there.replaceWith(item);
      else this.#list.append(item);
    }
    while (this.#list.children.length > segments.length) this.#list.lastElementChild?.remove();
    this.#words = words;
    this.#segments = segments;
    this.#reach(Math.min(this.#focus, segments.length - 1));
    this.#mark(this.#current);
  }

  /** Marks the segment that is played now, and shows it where `follow`. */
  at(seconds: number, follow: boolean): void {
    const index = this.indexAt(seconds);
    if (index === this.#current) return;
    this.#mark(index);
    if (follow) this.#list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #mark(index: number): void {
    this.#list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.#list.children[index]?.setAttribute("aria-current", "true");
    this.#current = index;
  }

  /** Tab goes to one segment only, and what can be done with it: else it would take thousands of steps through a long one. */
  #reach(index: number): void {
    for (const one of this.#list.querySelectorAll('[tabindex="0"]')) one.setAttribute("tabindex", "-1");
    for (const one of this.#list.children[index]?.querySelectorAll("[tabindex]") ?? [])
      one.setAttribute("tabindex", "0");
    this.#focus = Math.max(0, index);
  }

  #text(index: number): HTMLElement | null | undefined {
    return this.#list.children[index]?.querySelector<HTMLElement>(".text");
  }

  #click(event: MouseEvent): void {
    const index = indexOf(event.target);
    const segment = this.#segments[index];
    if (!segment || !(event.target instanceof Element)) return;
    const action = event.target.closest<HTMLElement>("[data-do]")?.dataset["do"];
    const selected = String(getSelection() ?? "").trim();
    switch (action) {
      case "redo":
        return this.#actions.redo(seen(segment));
      case "insert":
        return this.#actions.insert(index);
      case "edit":
        return this.#startEdit(index);
      case "glossary":
        return this.#actions.glossary(selected, seen(segment));
      case "play":
        return this.#actions.play(segment.start);
      default:
        if (event.target.closest("[contenteditable]") || selected || !event.target.closest(".text")) return;
        this.#reach(index);
        this.#actions.play(timeAt(segment, event));
    }
  }

  #key(event: KeyboardEvent): void {
    const index = indexOf(event.target);
    const text = this.#text(index);
    if (text?.isContentEditable) return this.#edit.key(event);
    if (isForInputMethod(event)) return;
    if (event.target !== text) return moveInTools(event);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(0, index + step), this.#segments.length - 1);
      this.#reach(next);
      this.#text(next)?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#actions.play(this.#segments[index]?.start ?? 0);
    } else if (event.key === "F2") {
      event.preventDefault();
      this.#startEdit(index);
    }
  }

  #startEdit(index: number): void {
    const text = this.#text(index);
    const segment = this.#segments[index];
    if (!text || !segment || segment.working || text.isContentEditable) return;
    this.#edit.start(text, segment);
  }

  #edited(text: HTMLElement, segment: PageSegment, typed: string | undefined): void {
    // What came meanwhile was not shown, and what was typed need not be kept: whatever comes next is shown.
    const index = indexOf(text);
    this.#said[index] = "";
    if (typed === undefined) text.textContent = shownText(this.#segments[index]);
    else this.#actions.edit(seen(segment), typed);
  }
}

/** What was said, else why that is not known. */
function shownText(segment: PageSegment | undefined): string {
  return segment?.text || (segment?.gap ?? "");
}

/** What tells a segment from another that may have taken its place by then. */
function seen({ start, end, text }: PageSegment): SeenSegment {
  return { start, end, text };
}

/** In a toolbar arrows go from button to button, as in VS Code's own. */
function moveInTools(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || !event.target.classList.contains("tool")) return;
  const all = [...(event.target.parentElement?.querySelectorAll<HTMLElement>(".tool") ?? [])];
  const at = all.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  all[Math.min(Math.max(0, next), all.length - 1)]?.focus();
}

function indexOf(target: EventTarget | null): number {
  const item = target instanceof Element ? target.closest<HTMLElement>("li") : undefined;
  return Number(item?.dataset["index"] ?? -1);
}

/** Of a word, where the recognizer gave times; else of the segment. */
function timeAt(segment: PageSegment, { clientX, clientY }: MouseEvent): number {
  const times = clockOf(segment.text, segment, segment.words);
  const place = document.caretPositionFromPoint(clientX, clientY);
  return times.approx || !place ? segment.start : times.startAt(place.offset);
}

function itemFor(segment: PageSegment, index: number, language: string | undefined, words: PageStrings): HTMLElement {
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
