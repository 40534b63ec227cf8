import type { Clock } from "../../core/clock";
import { EarmarkError } from "../../core/errors";
import type { LiveHypothesis } from "../../core/types";
import { mostCharacters, tooMuch } from "../bounds";
import { errorOf } from "../failures";
import { failureOfClose, serverEvent, SILENCE_MS, type ServerEvent } from "./realtimeEvents";
import { Sentences } from "./liveSentences";
import { RATE, SentSound } from "./sentSound";
import type { WebSocket } from "./webSocket";

/** Samples of one event: 100 ms, as the service's examples send it. */
export const PIECE = RATE / 10;
/** From the end of what was sent until it is looked whether the service has noticed that a sentence has ended. */
const GRACE_MS = 300;
/** What ends a sentence for sure, in pieces. */
const ENDING = Math.ceil(SILENCE_MS / 100) + 2;
/** The longest that the service may say nothing: before it has begun, of a sentence that goes on, and after the end of all. */
const READY_MS = 15_000;
const STUCK_MS = 30_000;
const FINISH_MS = 30_000;

/** One connection, from its first event to its last. */
export class Session {
  readonly sound = new SentSound();
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  readonly #sentences = new Sentences(this.sound);
  readonly #over = new AbortController();
  /** Of events; each has an id of its own. */
  #said = 0;
  #received = 0;
  #update = "";
  #finish = "";
  #finishing = false;

  constructor(socket: WebSocket, clock: Clock, warn: (message: string) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#warn = warn;
  }

  /** Says what is wanted and waits until the service has taken it; answers with the service's id of the session. */
  async begin(update: object): Promise<string | undefined> {
    const begun = this.#expect(READY_MS, "the beginning of the session");
    let id: string | undefined;
    try {
      this.#update = await this.#say(update);
      for (;;) {
        const event = await this.#next();
        if (event.kind === "updated") return id;
        if (event.kind === "created") id = event.session;
        if (event.kind === "finished") throw new EarmarkError("cut", "The service ended the session at once.");
        this.#check(event);
      }
    } finally {
      begun();
    }
  }

  /** Sends the sound as it comes, then says that it has ended. */
  async send(pieces: AsyncGenerator<Int16Array, void, undefined>): Promise<void> {
    let sent = 0;
    this.#expect(STUCK_MS, "the sentence", () => {
      const before = sent;
      sent = this.sound.sent;
      return !this.#sentences.isSettled && sent > before;
    });
    for (let piece = await pieces.next(); !piece.done;) {
      const next = pieces.next();
      // Thrown where it is awaited.
      next.catch(() => undefined);
      await (piece.value.length > 0 ? this.#append(piece.value) : this.#endSentence(next));
      piece = await next;
      // Nobody hears it any more.
      if (this.#over.signal.aborted) return void (await pieces.return());
    }
    this.#finishing = true;
    this.#finish = await this.#say({ type: "session.finish" });
    this.#expect(FINISH_MS, "the end of the session");
  }

  /** All that is recognized, until the session is over. @throws {EarmarkError} where it is over too early */
  async *sentences(): AsyncGenerator<LiveHypothesis, void, undefined> {
    for (;;) {
      const event = await this.#next();
      const ended = event.kind === "finished";
      if (ended && !this.#finishing) throw new EarmarkError("cut", "The service ended the session.");
      this.#check(event);
      for (const hypothesis of ended ? this.#sentences.finish() : this.#sentences.take(event)) {
        const most = mostCharacters(hypothesis.span);
        if (hypothesis.text.length + (hypothesis.tail?.length ?? 0) > most)
          throw tooMuch("characters for a sentence", most);
        yield hypothesis;
      }
      if (ended) return;
    }
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#over.abort();
  }

  async #append(piece: Int16Array): Promise<void> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.sound.add(piece.length);
    await this.#say({ type: "input_audio_buffer.append", audio: bytes.toString("base64") });
  }

  /** Until more sound comes, it is looked whether a sentence has not ended, which may take the service some time to say. */
  async #endSentence(next: Promise<unknown>): Promise<void> {
    const comes = next.then(
      () => true,
      () => true,
    );
    for (;;) {
      const more = await Promise.race([comes, this.#clock.sleep(GRACE_MS, this.#over.signal).then(() => false)]);
      if (more) return;
      if (this.#sentences.isOpen) break;
    }
    for (let i = 0; i < ENDING; i++) {
      this.sound.addSilence(PIECE);
      await this.#say({ type: "input_audio_buffer.append", audio: SILENCE });
    }
  }

  async #say(event: object): Promise<string> {
    const event_id = `event_${++this.#said}`;
    await this.#socket.send(JSON.stringify({ event_id, ...event }));
    return event_id;
  }

  async #next(): Promise<ServerEvent> {
    const message = await this.#socket.read();
    this.#received += 1;
    if (message !== undefined) return serverEvent(message);
    const { code, reason } = this.#socket.closed ?? { code: 1006, reason: "" };
    // In order, but too early: without the last event nobody knows what else there was.
    if ([1000, 1001, 1005].includes(code))
      throw new EarmarkError("cut", `The service closed the connection (${code}).`);
    throw errorOf(failureOfClose(code, reason));
  }

  /** Fails the connection when nothing comes for so long, where something must; answers with what ends the waiting. */
  #expect(ms: number, what: string, must: () => boolean = () => true): () => void {
    const over = new AbortController();
    const stop = (): void => over.abort();
    this.#over.signal.addEventListener("abort", stop, { once: true });
    const watch = async (): Promise<void> => {
      for (;;) {
        const before = this.#received;
        await this.#clock.sleep(ms, over.signal);
        if (must() && before === this.#received)
          return this.#socket.fail(new EarmarkError("timeout", `Nothing was heard of ${what} for ${ms / 1_000} s.`));
      }
    };
    watch().catch(() => undefined);
    return stop;
  }

  /** @throws {EarmarkError} where an event says that something does not work */
  #check(event: ServerEvent): void {
    if (event.kind === "failed") throw errorOf(event.failure);
    if (event.kind !== "error") return;
    const error = errorOf(event.failure);
    if (event.ends || error.code !== "badRequest" || event.about === this.#update) throw error;
    // A piece of sound that was refused is missing: all since the last sentence has to be sent again.
    if (event.about !== undefined && event.about !== this.#finish) throw new EarmarkError("badAnswer", error.message);
    this.#warn(error.message);
  }
}

/** A piece in which there is nothing. */
const SILENCE = Buffer.alloc(2 * PIECE).toString("base64");
