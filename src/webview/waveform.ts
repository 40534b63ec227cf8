import type { PageSegment } from "./protocol";

/** What is drawn beside the sound itself. */
export interface Drawn {
  readonly duration: number;
  readonly time: number;
  readonly segments: readonly PageSegment[];
}

/** A name of a language needs so much room. */
const LABEL = 44;

/**
 * A waveform with the lowest and the highest sample of each pixel, the part that was played, gaps and changes of language. Our own
 * canvas: `npm run bench` puts it beside wavesurfer.js and peaks.js, which are 13 and 60 times its size, take longer to show three hours,
 * and draw neither gaps nor languages.
 */
export class Waveform {
  readonly #canvas: HTMLCanvasElement;
  #peaks = new Int8Array(0);
  #length = 0;
  #perSecond = 50;
  /** Seconds at the left edge, and how many are shown. */
  #from = 0;
  #zoom = 1;
  #frame = 0;
  #columns = { key: "", all: new Int8Array(0) };
  #drawn: Drawn = { duration: 0, time: 0, segments: [] };
  #colors = colorsOf(document.body);

  constructor(canvas: HTMLCanvasElement, onSeek: (seconds: number) => void) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#request()).observe(canvas);
    // The theme may change while the page is open.
    new MutationObserver(() => {
      this.#colors = colorsOf(document.body);
      this.#request();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    const seek = ({ offsetX }: PointerEvent): void => onSeek(this.#secondsAt(offsetX));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      seek(event);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons > 0 && seek(event));
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        if (event.ctrlKey || event.metaKey) this.zoomBy(event.deltaY < 0 ? 1.25 : 0.8, this.#secondsAt(event.offsetX));
        else this.#scrollTo(this.#from + ((event.deltaX || event.deltaY) / canvas.clientWidth) * this.#shown);
      },
      { passive: false },
    );
  }

  /** More peaks, `from` the so-many-th column on. */
  add(peaks: Int8Array, from: number, perSecond: number): void {
    this.#perSecond = perSecond;
    const end = from * 2 + peaks.length;
    if (end > this.#peaks.length) {
      const more = new Int8Array(Math.max(end, this.#peaks.length * 2));
      more.set(this.#peaks);
      this.#peaks = more;
    }
    this.#peaks.set(peaks, from * 2);
    this.#length = Math.max(this.#length, end);
    this.#request();
  }

  /** Seconds of sound that are drawn. */
  get seconds(): number {
    return this.#length / 2 / this.#perSecond;
  }

  draw(drawn: Drawn): void {
    const follows = Math.abs(drawn.time - this.#drawn.time) > 0;
    this.#drawn = drawn;
    // Zoomed in, the page turns when the sound leaves it.
    if (follows && this.#zoom > 1 && (drawn.time < this.#from || drawn.time > this.#from + this.#shown))
      this.#scrollTo(drawn.time - this.#shown / 10);
    this.#request();
  }

  zoomBy(factor: number, around = this.#drawn.time): void {
    const share = (around - this.#from) / this.#shown;
    // Down to ten seconds.
    this.#zoom = Math.min(Math.max(1, this.#zoom * factor), Math.max(1, this.#drawn.duration / 10));
    this.#scrollTo(around - share * this.#shown);
  }

  get #shown(): number {
    return Math.max(0.1, this.#drawn.duration / this.#zoom);
  }

  #scrollTo(seconds: number): void {
    this.#from = Math.min(Math.max(0, seconds), Math.max(0, this.#drawn.duration - this.#shown));
    this.#request();
  }

  #secondsAt(x: number): number {
    return this.#from + (x / Math.max(1, this.#canvas.clientWidth)) * this.#shown;
  }

  #request(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const [width, height, ratio] = [this.#canvas.clientWidth, this.#canvas.clientHeight, devicePixelRatio];
    if (this.#canvas.width !== width * ratio || this.#canvas.height !== height * ratio) {
      this.#canvas.width = width * ratio;
      this.#canvas.height = height * ratio;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { duration, time, segments } = this.#drawn;
    if (duration <= 0) return;
    const at = (seconds: number): number => ((seconds - this.#from) / this.#shown) * width;
    this.#gaps(context, at, height, segments);
    this.#wave(context, width, height, at(time));
    this.#languages(context, at, width, height, segments);
    context.fillStyle = this.#colors.cursor;
    context.fillRect(at(time) - 1, 0, 2, height);
  }

  /** The lowest and highest sample below each pixel, whatever the zoom is. */
  #wave(context: CanvasRenderingContext2D, width: number, height: number, played: number): void {
    const scale = height / 256;
    const columns = this.#columnsOf(width);
    for (let x = 0; x < columns.length / 2; x++) {
      const [low = 0, high = 0] = columns.subarray(x * 2, x * 2 + 2);
      context.fillStyle = x < played ? this.#colors.played : this.#colors.wave;
      context.fillRect(x, height / 2 - high * scale, 1, Math.max(1, (high - low) * scale));
    }
  }

  /** Kept while only the sound moves on: three hours have half a million peaks, and a place moves with each picture. */
  #columnsOf(width: number): Int8Array {
    const key = [width, this.#from, this.#shown, this.#length].join(" ");
    if (key === this.#columns.key) return this.#columns.all;
    const columns = (this.#shown * this.#perSecond) / width;
    const first = this.#from * this.#perSecond;
    const all = new Int8Array(width * 2);
    let drawn = 0;
    for (; drawn < width; drawn++) {
      const start = Math.floor(first + drawn * columns);
      const end = Math.max(start + 1, Math.floor(first + (drawn + 1) * columns));
      if (start * 2 >= this.#length) break;
      let [low, high] = [0, 0];
      for (let i = start * 2; i < Math.min(end * 2, this.#length); i += 2) {
        low = Math.min(low, this.#peaks[i] ?? 0);
        high = Math.max(high, this.#peaks[i + 1] ?? 0);
      }
      all.set([low, high], drawn * 2);
    }
    this.#columns = { key, all: all.subarray(0, drawn * 2) };
    return this.#columns.all;
  }

  #gaps(
    context: CanvasRenderingContext2D,
    at: (seconds: number) => number,
    height: number,
    segments: readonly PageSegment[],
  ): void {
    for (const { start, end, gap, working } of segments) {
      if (!gap && !working) continue;
      context.globalAlpha = 0.25;
      context.fillStyle = gap ? this.#colors.gap : this.#colors.played;
      context.fillRect(at(start), 0, Math.max(2, at(end) - at(start)), height);
      context.globalAlpha = 1;
    }
  }

  #languages(
    context: CanvasRenderingContext2D,
    at: (seconds: number) => number,
    width: number,
    height: number,
    segments: readonly PageSegment[],
  ): void {
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.fillStyle = this.#colors.text;
    let last = "";
    let free = -Infinity;
    for (const { start, language } of segments) {
      if (!language || language === last) continue;
      last = language;
      const x = at(start);
      if (x < -1 || x > width) continue;
      context.fillRect(x, 0, 1, height);
      if (x >= free) context.fillText(language, x + 3, 11);
      free = x + LABEL;
    }
  }
}

interface Colors {
  readonly wave: string;
  readonly played: string;
  readonly cursor: string;
  readonly gap: string;
  readonly text: string;
}

/** Of the theme, whichever it is; in high contrast there are no grays. */
function colorsOf(element: Element): Colors {
  const style = getComputedStyle(element);
  const color = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const text = color("--vscode-foreground", "#888");
  const contrast = /high-contrast/.test(element.className);
  return {
    wave: contrast ? text : color("--vscode-descriptionForeground", text),
    played: color("--vscode-textLink-foreground", text),
    cursor: color("--vscode-editorCursor-foreground", text),
    gap: color("--vscode-editorWarning-foreground", text),
    text,
  };
}
