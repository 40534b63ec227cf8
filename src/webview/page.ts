// The page of a transcript: waveform, player, and the text that follows the sound.
import { plural } from "../core/translate";
import type { Span } from "../core/types";
import { clock } from "../transcript/join";
import { Player } from "./player";
import { isForInputMethod } from "./composing";
import { iconOf, type Icon } from "./icons";
import type { PageStrings, ToHost, ToPage } from "./protocol";
import { Search } from "./search";
import { Segments } from "./segments";
import { selectedSegments, withTimes } from "./selectedSegments";
import { Waveform } from "./waveform";

declare function acquireVsCodeApi(): { postMessage(message: ToHost): void };

const host = acquireVsCodeApi();
const tell = (message: ToHost): void => host.postMessage(message);

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}

/** Who has just scrolled wants to read there, and not to be taken elsewhere by the sound. */
const READING_MS = 5_000;
const STEP_SECONDS = 5;
/** Seconds; less is no sound. */
const SHORTEST_LOOP = 0.1;

const play = element("play", HTMLButtonElement);
const time = element("time", HTMLElement);
const speed = element("speed", HTMLSelectElement);
const loop = element("loop", HTMLButtonElement);
const canvas = element("wave", HTMLCanvasElement);
const query = element("query", HTMLInputElement);
const found = element("found", HTMLElement);
const status = element("status", HTMLElement);
const spoken = element("spoken", HTMLElement);
const list = element("list", HTMLElement);

let words: PageStrings | undefined;
let header = 0;
/** All of the sound was read. */
let counted = false;
let scrolledAt = -Infinity;
let asked = false;
let working = false;

/** What is played again and again from a place: the segment there, or what is between two of them. */
function spanAt(seconds: number): Span | undefined {
  const index = segments.indexAt(seconds);
  const here = segments.all[index];
  if (here && seconds < here.end) return here;
  const span = { start: here?.end ?? 0, end: segments.all[index + 1]?.start ?? duration() };
  return span.end - span.start > SHORTEST_LOOP ? span : undefined;
}

const player = new Player(update, spanAt, () => {
  if (asked) return;
  asked = true;
  status.textContent = words?.preparing ?? "";
  speak(status.textContent);
  tell({ type: "convert" });
});
const waveform = new Waveform(canvas, (seconds) => player.goTo(seconds));
const segments = new Segments(list, {
  play: (seconds) => {
    player.goTo(seconds);
    player.play();
  },
  redo: (seen) => tell({ type: "redo", seen }),
  insert: (index) => tell({ type: "insert", index }),
  glossary: (word, seen) => tell({ type: "glossary", word, seen }),
  edit: (seen, text) => tell({ type: "edit", seen, text }),
});
const search = new Search(
  list,
  () => segments.texts.map((element, index) => ({ element, isGap: segments.isGap(index) })),
  count,
);

/** By the samples, once all are counted: the header of an MP3 may be wrong by half, and a player guesses too. */
function duration(): number {
  const said = counted ? 0 : Math.max(header, player.duration);
  return Math.max(said, waveform.seconds, segments.all.at(-1)?.end ?? 0);
}

function update(): void {
  const [now, all] = [player.time, duration()];
  show(play, player.waiting ? "wait" : player.playing ? "pause" : "play");
  play.title = (player.playing ? words?.pause : words?.play) ?? "";
  play.setAttribute("aria-label", play.title);
  time.textContent = `${clock(now)} / ${clock(all)}`;
  loop.setAttribute("aria-pressed", String(player.looping));
  canvas.setAttribute("aria-valuemax", String(Math.round(all)));
  canvas.setAttribute("aria-valuenow", String(Math.round(now)));
  canvas.setAttribute("aria-valuetext", time.textContent);
  waveform.draw({ duration: all, time: now, segments: segments.all });
  segments.at(now, player.playing && performance.now() - scrolledAt > READING_MS);
}

/** The picture of a button, made again only where it is another one. */
function show(on: HTMLElement, icon: Icon): void {
  if (on.dataset["icon"] === icon && on.firstElementChild) return;
  on.dataset["icon"] = icon;
  on.replaceChildren(iconOf(icon));
}

/** For a screen reader, which reads what is new there. */
function speak(text: string): void {
  spoken.textContent = text;
}

/** The words of the page, once they are known. */
function say(all: PageStrings, name: string): void {
  words = all;
  document.title = name;
  for (const one of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const text = all[one.dataset["word"] as keyof PageStrings];
    if (one.dataset["as"] === "label") one.setAttribute("aria-label", text);
    else one.textContent = text;
    one.title = text;
  }
  query.placeholder = all.search;
}

function count(): void {
  const text = query.value.trim()
    ? (words?.found ?? "").replace("{0}", String(search.place)).replace("{1}", String(search.count))
    : "";
  if (found.textContent !== text) found.textContent = text;
}

function find(step: -1 | 0 | 1): void {
  const hit = search.find(query.value.trim(), step);
  hit?.scrollIntoView({ block: "center" });
  scrolledAt = performance.now();
}

addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case "open":
      header = data.duration;
      say(data.words, data.name);
      if (data.audio) player.load(data.audio, false);
      break;
    case "segments": {
      if (!words) break;
      segments.show(data.segments, words);
      const segment = data.segments.findIndex((one) => one.working);
      const text = segment < 0 ? "" : words.working.replace("{0}", String(segment + 1));
      if (status.textContent !== text) status.textContent = text;
      // Segment by segment would be more than anybody wants to listen to.
      if (text && !working) speak(words.begun);
      else if (!text && working) {
        const { length } = data.segments;
        speak(plural(length, words.endedOne, words.ended).replace("{0}", String(length)));
      }
      working = text !== "";
      element("nothing", HTMLElement).hidden = data.segments.length > 0;
      break;
    }
    case "peaks":
      waveform.add(data.peaks, data.from, data.perSecond);
      counted = data.complete;
      break;
    case "audio":
      status.textContent = "";
      player.load(data.uri, true);
      break;
    case "silent":
      asked = false;
      status.textContent = "";
      player.giveUp();
      break;
    case "go":
      player.goTo(data.seconds);
      segments.at(data.seconds, true);
      break;
  }
  update();
});

play.addEventListener("click", () => player.toggle());
speed.addEventListener("change", () => (player.speed = Number(speed.value)));
loop.addEventListener("click", () => {
  player.loop = player.looping ? undefined : spanAt(player.time);
});
element("zoomIn", HTMLElement).addEventListener("click", () => waveform.zoomBy(2));
element("zoomOut", HTMLElement).addEventListener("click", () => waveform.zoomBy(0.5));
element("next", HTMLElement).addEventListener("click", () => find(1));
element("previous", HTMLElement).addEventListener("click", () => find(-1));
query.addEventListener("input", () => find(0));
query.addEventListener("keydown", (event) => {
  if (isForInputMethod(event)) {
    // The browser itself empties a search box then.
    if (event.key === "Escape") event.preventDefault();
    return;
  }
  if (event.key === "Enter") find(event.shiftKey ? -1 : 1);
  if (event.key === "Escape" && query.value) {
    query.value = "";
    find(0);
  }
});
for (const type of ["transcribe", "export", "insert"] as const)
  for (const one of document.querySelectorAll(`[data-tell="${type}"]`))
    one.addEventListener("click", () => tell({ type }));
element("copy", HTMLElement).addEventListener("click", () => {
  tell({ type: "copy", text: withTimes(selectedSegments(segments.all, segments.texts, getSelection())) });
});
// Who clicks there has selected something, and will again.
element("copy", HTMLElement).addEventListener("mousedown", (event) => event.preventDefault());
for (const name of ["wheel", "pointerdown", "keydown"])
  list.addEventListener(name, () => (scrolledAt = performance.now()), { passive: true });

canvas.addEventListener("keydown", (event) => {
  if (isForInputMethod(event)) return;
  const step = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS, PageDown: -60, PageUp: 60 }[event.key];
  if (step !== undefined) player.goTo(player.time + step);
  else if (event.key === "Home") player.goTo(0);
  else if (event.key === "End") player.goTo(duration());
  else if (event.key === "+") waveform.zoomBy(2);
  else if (event.key === "-") waveform.zoomBy(0.5);
  else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (isForInputMethod(event)) return;
  const editing = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target === query);
  const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLSelectElement;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "f") query.focus();
  else if (command && event.key.toLowerCase() === "z" && !editing) tell({ type: event.shiftKey ? "redoEdit" : "undo" });
  else if (command && event.key.toLowerCase() === "y" && !editing) tell({ type: "redoEdit" });
  else if (event.key === " " && !editing && !onButton) player.toggle();
  else return;
  event.preventDefault();
});

for (const one of document.querySelectorAll<HTMLElement>("[data-icon]")) show(one, one.dataset["icon"] as Icon);
tell({ type: "ready" });
