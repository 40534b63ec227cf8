import { joined } from "../../core/seam";
import type { LiveHypothesis } from "../../core/types";
import { oneLine } from "../../core/whiteSpace";
import { tooMuch } from "../bounds";
import type { ServerEvent } from "./realtimeEvents";
import { RATE, type SentSound } from "./sentSound";

/** One sentence, which the service calls an item. Places are samples of the given sound. */
interface Item {
  readonly id: string | undefined;
  start: number | undefined;
  /** Where it ends, once nobody speaks any more. */
  end: number | undefined;
  text: string;
  tail: string;
  language: string | undefined;
  seconds: number | undefined;
  completed: boolean;
  /** It was never completed: its end may be missing. */
  truncated: boolean;
}

/** So many later ones that are complete say that one will not be: a cough for which there was nothing to recognize. */
const OVERTAKEN = 2;

/** Nobody speaks so many sentences before the first of them is recognized. */
const MOST_AT_ONCE = 100;
/** Names of what is over; what is said of older ones comes from nowhere. */
const REMEMBERED = 1_000;

/**
 * Events to sentences, in order, whatever order they come in: of two that overlap, the second is not told before the first is complete. A
 * service that says of one only that it began does not hold up the rest for ever.
 */
export class Sentences {
  readonly #sound: SentSound;
  readonly #items: Item[] = [];
  /** Sentences that are told. */
  #told = 0;
  /** Where the last one of them ends. */
  #end = 0;
  /** Names of those, for what comes too late. */
  readonly #over = new Set<string>();

  constructor(sound: SentSound) {
    this.#sound = sound;
  }

  /** Somebody speaks: the service has not said that it is quiet again. */
  get isOpen(): boolean {
    return this.#items.some(({ end, completed }) => end === undefined && !completed);
  }

  /** Nothing is on its way. */
  get isSettled(): boolean {
    return this.#items.length === 0;
  }

  /** What is new with an event: of the sentence that is being told, and of those after it that are complete already. */
  take(event: ServerEvent): LiveHypothesis[] {
    const item = "item" in event ? this.#item(event.item, event.kind) : undefined;
    if (!item) return [];
    switch (event.kind) {
      case "started":
        item.start ??= this.#sound.placeOf(event.ms);
        return [];
      case "stopped":
        item.end = this.#sound.placeOf(event.ms);
        return [];
      case "text":
        item.text = oneLine(event.text);
        // Its beginning may be the space between two words.
        item.tail = event.tail.replaceAll(/\s+/g, " ");
        item.language = event.language ?? item.language;
        return item === this.#items[0] ? [this.#hypothesis(item, false)] : [];
      case "completed":
        item.text = oneLine(event.text);
        item.language = event.language ?? item.language;
        item.seconds = event.seconds;
        item.completed = true;
        return this.#complete();
      default:
        return [];
    }
  }

  /** The session is over: what was not completed never will be. */
  finish(): LiveHypothesis[] {
    for (const item of this.#items) if (!item.completed) giveUp(item);
    return this.#complete();
  }

  #item(id: string | undefined, kind: ServerEvent["kind"]): Item | undefined {
    if (id !== undefined && this.#over.has(id)) return undefined;
    const known = id === undefined ? this.#items.at(-1) : this.#items.find((item) => item.id === id);
    if (known) return known;
    // Only what begins one can begin one that has no name.
    if (id === undefined && kind !== "started" && kind !== "text" && kind !== "completed") return undefined;
    const made: Item = {
      id,
      start: undefined,
      end: undefined,
      text: "",
      tail: "",
      language: undefined,
      seconds: undefined,
      completed: false,
      truncated: false,
    };
    this.#items.push(made);
    if (this.#items.length > MOST_AT_ONCE) throw tooMuch("sentences at once", MOST_AT_ONCE);
    return made;
  }

  #complete(): LiveHypothesis[] {
    const told: LiveHypothesis[] = [];
    for (;;) {
      const [head, ...rest] = this.#items;
      if (!head) return told;
      if (!head.completed && rest.filter(({ completed }) => completed).length >= OVERTAKEN) giveUp(head);
      if (!head.completed) {
        if (told.length > 0 && (head.text || head.tail)) told.push(this.#hypothesis(head, false));
        return told;
      }
      this.#items.shift();
      if (head.id !== undefined) this.#leave(head.id);
      const next = rest.find(({ start }) => start !== undefined)?.start;
      // One that is complete without a word about its end, ends where the next one begins at the latest.
      head.end ??= Math.max(this.#startOf(head), Math.min(next ?? Infinity, this.#sound.given));
      told.push(this.#hypothesis(head, true));
      this.#end = Math.max(this.#startOf(head), head.end);
      this.#told += 1;
    }
  }

  #leave(id: string): void {
    this.#over.add(id);
    const [oldest] = this.#over;
    if (oldest !== undefined && this.#over.size > REMEMBERED) this.#over.delete(oldest);
  }

  #startOf({ start }: Item): number {
    return Math.max(this.#end, start ?? this.#end);
  }

  #hypothesis(item: Item, final: boolean): LiveHypothesis {
    const start = this.#startOf(item);
    const end = Math.max(start, item.end ?? this.#sound.given);
    const { text, tail, language, seconds, truncated } = item;
    return {
      sentence: this.#told,
      span: { start: start / RATE, end: end / RATE },
      text,
      final,
      ...(tail && !final ? { tail } : {}),
      ...(language ? { language } : {}),
      ...(seconds === undefined ? {} : { billedSeconds: seconds }),
      ...(truncated ? { truncated } : {}),
    };
  }
}

/** What was heard of it counts, though nobody confirmed it. */
function giveUp(item: Item): void {
  item.text = oneLine(joined(item.text, item.tail));
  item.completed = true;
  item.truncated = item.text !== "";
}
