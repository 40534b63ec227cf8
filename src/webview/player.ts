import type { Span } from "../core/types";

/** Who wants less motion sees the place jump. */
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** What the page plays, and where it is. */
export class Player {
  readonly #audio = new Audio();
  readonly #onChange: () => void;
  readonly #spanAt: (seconds: number) => Span | undefined;
  readonly #onMissing: () => void;
  /** Seconds that are played again and again. */
  #loop: Span | undefined;
  #wantsToPlay = false;
  #converted = false;
  #target = 0;
  #frame = 0;

  /**
   * `onChange`: the place or the state is another. `spanAt`: where a loop goes when the user goes there; undefined: it ends.
   * `onMissing`: there is nothing to play yet, or it cannot be played.
   */
  constructor(onChange: () => void, spanAt: (seconds: number) => Span | undefined, onMissing: () => void) {
    this.#onChange = onChange;
    this.#spanAt = spanAt;
    this.#onMissing = onMissing;
    this.#audio.preload = "metadata";
    for (const name of ["play", "pause", "seeked", "ratechange", "durationchange"])
      this.#audio.addEventListener(name, onChange);
    this.#audio.addEventListener("timeupdate", () => {
      // A page that is not seen gets no frames to draw.
      this.#turn();
      onChange();
    });
    this.#audio.addEventListener("ended", () => {
      if (!this.#loop) return;
      this.#audio.currentTime = this.#loop.start;
      void this.#audio.play();
    });
    this.#audio.addEventListener("play", () => this.#follow());
    this.#audio.addEventListener("error", () => this.#failed());
    this.#audio.addEventListener("loadedmetadata", () => {
      if (this.#target > 0) this.#audio.currentTime = this.#target;
      if (this.#wantsToPlay) void this.#audio.play();
    });
  }

  get time(): number {
    return this.#audio.readyState > 0 ? this.#audio.currentTime : this.#target;
  }

  /** Seconds, as what is played says; 0 before it is known. */
  get duration(): number {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : 0;
  }

  get playing(): boolean {
    return this.#audio.readyState > 0 && !this.#audio.paused;
  }

  get waiting(): boolean {
    return this.#wantsToPlay && this.#audio.readyState === 0;
  }

  get speed(): number {
    return this.#audio.playbackRate;
  }

  set speed(rate: number) {
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
  }

  get looping(): boolean {
    return this.#loop !== undefined;
  }

  /** Undefined: to the end. */
  set loop(span: Span | undefined) {
    this.#loop = span;
    this.#onChange();
  }

  /** `converted`: there is no other copy, should it not play either. */
  load(uri: string, converted: boolean): void {
    this.#converted = converted;
    this.#target = this.time;
    this.#audio.src = uri;
  }

  /** Nothing can be played. */
  giveUp(): void {
    this.#wantsToPlay = false;
    this.#onChange();
  }

  toggle(): void {
    if (this.playing) {
      this.#wantsToPlay = false;
      this.#audio.pause();
    } else this.play();
  }

  play(): void {
    this.#wantsToPlay = true;
    if (this.#audio.readyState > 0) void this.#audio.play();
    else if (!this.#audio.src) this.#onMissing();
    this.#onChange();
  }

  goTo(seconds: number): void {
    this.#target = Math.max(0, seconds);
    if (this.#loop && !(this.#loop.start - 0.01 <= this.#target && this.#target < this.#loop.end))
      this.#loop = this.#spanAt(this.#target);
    if (this.#audio.readyState > 0) this.#audio.currentTime = this.#target;
    this.#onChange();
  }

  #turn(): void {
    if (this.#loop && this.playing && this.#audio.currentTime >= this.#loop.end)
      this.#audio.currentTime = this.#loop.start;
  }

  /** With each picture, since the browser tells the place four times a second only: at three times the speed a loop would end late. */
  #follow(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.playing) return;
    this.#turn();
    if (!calm.matches) this.#onChange();
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #failed(): void {
    if (this.#converted) return this.giveUp();
    // A codec that VS Code comes without: a copy is asked for when somebody wants to play it.
    this.#audio.removeAttribute("src");
    if (this.#wantsToPlay) this.#onMissing();
  }
}
