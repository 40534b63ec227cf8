import { clockOf } from "../transcript/clockOf";
import { isForInputMethod } from "./composing";
import type { PageSegment, PageStrings, SeenSegment } from "./protocol";
import { itemFor, shownText } from "./segmentItem";
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
