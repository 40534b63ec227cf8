import { isForInputMethod } from "./composing";
import type { PageSegment } from "./protocol";

/** The text that is edited in place, and what it was when that began: by the end another segment may have its index. */
interface Open {
  readonly text: HTMLElement;
  readonly segment: PageSegment;
}

/** Edits one text of the list at a time. */
export class TextEdit {
  readonly #onEnd: (text: HTMLElement, segment: PageSegment, typed: string | undefined) => void;
  #open: Open | undefined;
  #isComposing = false;
  /** The text lost the focus while something was composed, which is written into it in a moment. */
  #isLeft = false;

  /** `onEnd`: with what was typed, or undefined where it is given up. */
  constructor(list: HTMLElement, onEnd: (text: HTMLElement, segment: PageSegment, typed: string | undefined) => void) {
    this.#onEnd = onEnd;
    list.addEventListener("compositionstart", () => (this.#isComposing = true));
    list.addEventListener("compositionend", () => {
      this.#isComposing = false;
      if (this.#isLeft) this.end(true);
    });
    list.addEventListener("focusout", ({ target }) => {
      if (target !== this.#open?.text) return;
      if (this.#isComposing) this.#isLeft = true;
      else this.end(true);
    });
    list.addEventListener("focusin", ({ target }) => {
      if (target === this.#open?.text) this.#isLeft = false;
    });
  }

  get text(): HTMLElement | undefined {
    return this.#open?.text;
  }

  start(text: HTMLElement, segment: PageSegment): void {
    this.end(true);
    text.textContent = segment.text;
    text.contentEditable = "plaintext-only";
    text.setAttribute("role", "textbox");
    text.focus();
    // What had the focus before it became editable has no caret yet.
    getSelection()?.selectAllChildren(text);
    getSelection()?.collapseToEnd();
    // Only now: what has the focus loses it for a moment when it becomes editable.
    this.#open = { text, segment };
  }

  /** A key in the text that is edited. */
  key(event: KeyboardEvent): void {
    const text = this.#open?.text;
    if (isForInputMethod(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.end(true);
      text?.focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.end(false);
      text?.focus();
    } else if ((event.ctrlKey || event.metaKey) && /^[azy]$/i.test(event.key)) {
      // VS Code would select or undo in the whole page; here they are for the text that is edited.
      event.stopPropagation();
    }
  }

  end(keep: boolean): void {
    const open = this.#open;
    this.#open = undefined;
    this.#isLeft = this.#isComposing = false;
    if (!open) return;
    const { text, segment } = open;
    const typed = text.innerText.replaceAll(/\s+/g, " ").trim();
    text.removeAttribute("contenteditable");
    text.removeAttribute("role");
    this.#onEnd(text, segment, keep && typed !== segment.text ? typed : undefined);
  }
}
