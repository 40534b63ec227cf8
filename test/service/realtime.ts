// The service's realtime protocol as its pages of March 2026 have it, strict in what it takes: every event with an id of its own,
// settings before sound, sound that is base64 of whole samples, no commit where the server listens for pauses itself.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { deferred } from "../../src/core/deferred";
import { accept, type Peer } from "./webSocketServer";
import { RealtimeVad, type Speech } from "./realtimeVad";
import type { FakeRecognizer } from "./service";

/** An event on its way, to a client or from it. */
export interface OnTheWay {
  /** Number of the connection, from 0. */
  readonly connection: number;
  /** Number of the event in its direction, from 0. */
  readonly number: number;
  readonly type: string;
}

/** How the stand-in behaves; changed between connections by the tests. */
export interface RealtimeBehavior {
  models: readonly string[];
  /** Before each event about a sentence, in milliseconds. */
  delayMs: number;
  /** Words at the end of what was heard that are not confirmed yet. */
  unconfirmed: number;
  /** Frames are sent in parts of so many bytes. */
  cutInto: number;
  /** Says how much is charged for with each sentence. */
  usage: boolean;
  /** Before an event is sent: what it answers with is sent in its place; undefined: nothing. */
  sending: (event: OnTheWay, peer: Peer, body: Record<string, unknown>) => object | undefined;
  /** Before an event of a client is looked at; true: it is not looked at. */
  received: (event: OnTheWay, peer: Peer, body: Record<string, unknown>) => boolean;
  /** What is answered in place of a connection: a status, and a body. */
  door: ((connection: number) => { readonly status: number; readonly body: string } | undefined) | undefined;
}

/** One connection, for the tests to look at. */
export interface RealtimeConnection {
  readonly number: number;
  readonly headers: IncomingMessage["headers"];
  readonly model: string;
  /** Of the client, without its sound. */
  readonly events: { readonly type: string; readonly [key: string]: unknown }[];
  session: Record<string, unknown> | undefined;
  /** All that it sent. */
  sound: Int16Array[];
  /** What the client did wrong. */
  readonly violations: string[];
  /** The client's own code; absent where the connection is open or broke. */
  closedWith?: number;
  /** Settles when it is over. */
  readonly over: Promise<void>;
  peer: Peer;
}

export interface Realtime {
  readonly behavior: RealtimeBehavior;
  readonly connections: RealtimeConnection[];
  readonly upgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close(): void;
}

const LANGUAGES = "zh yue en ja de ko ru fr pt ar it es hi id th tr uk vi cs da fil fi is ms no pl sv".split(" ");

export function startRealtime(recognizer: () => FakeRecognizer, key: string): Realtime {
  const behavior: RealtimeBehavior = {
    models: ["", "-2025-10-27", "-2026-02-10"].map((end) => `qwen3-asr-flash-realtime${end}`),
    delayMs: 0,
    unconfirmed: 1,
    cutInto: Infinity,
    usage: false,
    sending: (_, __, body) => body,
    received: () => false,
    door: undefined,
  };
  const connections: RealtimeConnection[] = [];
  let attempts = 0;
  return {
    behavior,
    connections,
    upgrade(message, socket, head) {
      socket.on("error", () => undefined);
      const url = new URL(message.url ?? "", "http://here");
      const model = url.searchParams.get("model") ?? "";
      const refused =
        behavior.door?.(attempts++) ??
        (url.pathname === "/api-ws/v1/realtime"
          ? message.headers.authorization === `Bearer ${key}`
            ? behavior.models.includes(model)
              ? undefined
              : refusal(404, "ModelNotFound", "Model not exist.")
            : refusal(401, "InvalidApiKey", "Invalid API-key provided.")
          : refusal(404, "NotFound", "no such path"));
      if (refused) {
        const { status, body } = refused;
        socket.end(
          `HTTP/1.1 ${status} No\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
        return;
      }
      connections.push(converse(message, socket, head, model, connections.length, behavior, recognizer()));
    },
    close: () => connections.forEach(({ peer }) => peer.drop()),
  };
}

export function refusal(status: number, code: string, message: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ code, message, request_id: "4b1ee3a2-0000-0000-0000-000000000000" }) };
}

function converse(
  message: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  model: string,
  number: number,
  behavior: RealtimeBehavior,
  recognizer: FakeRecognizer,
): RealtimeConnection {
  const violations: string[] = [];
  const over = deferred();
  const ids = new Set<unknown>();
  let sent = 0;
  let vad: RealtimeVad | undefined;
  /** Of what was heard last. */
  let language = "zh";
  let items = 0;
  let previous = "";
  let item = "";
  /** What is told, in order: a sentence is recognized while the next one comes. */
  let telling = Promise.resolve();
  let waiting = 0;
  let finished = false;

  const send = (type: string, body: Record<string, unknown> = {}): void => {
    if (!peer.isOpen) return;
    const event = { event_id: `event_${number}_${sent}`, type, ...body };
    const instead = behavior.sending({ connection: number, number: sent++, type }, peer, event);
    if (instead && peer.isOpen) peer.send(JSON.stringify(instead));
  };
  const later = (tell: () => Promise<void> | void): void => {
    waiting += 1;
    telling = telling
      .then(async () => {
        if (behavior.delayMs > 0) await new Promise((resolve) => void setTimeout(resolve, behavior.delayMs));
        await tell();
      })
      .catch((error: unknown) => {
        send("error", { error: { type: "server_error", code: "InternalError", message: String(error) } });
        peer.close(1_011, "Internal error");
      })
      .finally(() => void (waiting -= 1));
  };
  const wrong = (id: unknown, what: string, param: string): void => {
    violations.push(what);
    const error = { type: "invalid_request_error", code: "invalid_value", message: what, param, event_id: id };
    send("error", { error });
  };
  const heard = async (samples: Int16Array): Promise<readonly string[]> => {
    const session = connection.session as Session | undefined;
    const { language: wanted, corpus } = session?.input_audio_transcription ?? {};
    const request = { model, context: corpus?.text ?? "", audio: "", language: wanted, stream: true };
    const options = { languageId: true, itn: false, incremental: true };
    const said = await recognizer(samples, { ...request, ...options }, () => undefined);
    language = said.language;
    return said.text.split(" ").filter(Boolean);
  };
  const facts = (of: string): Record<string, unknown> => ({
    item_id: of,
    content_index: 0,
    language,
    emotion: "neutral",
  });
  const tell = (speech: Speech): void => {
    if (speech.kind === "started") {
      item = `item_${number}_${items++}`;
      send("input_audio_buffer.speech_started", { audio_start_ms: speech.ms, item_id: item });
      return;
    }
    const of = item;
    if (speech.kind === "goesOn") {
      const { samples } = speech;
      if (recognizer.isSlow && waiting > 0) return;
      later(async () => {
        const words = await heard(samples);
        const sure = Math.max(0, words.length - behavior.unconfirmed);
        const text = words.slice(0, sure).join(" ");
        const stash = (sure > 0 && sure < words.length ? " " : "") + words.slice(sure).join(" ");
        send("conversation.item.input_audio_transcription.text", { ...facts(of), text, stash });
      });
      return;
    }
    const before = previous;
    previous = of;
    send("input_audio_buffer.speech_stopped", { audio_end_ms: speech.ms, item_id: of });
    send("input_audio_buffer.committed", { previous_item_id: before, item_id: of });
    send("conversation.item.created", {
      previous_item_id: before,
      item: {
        id: of,
        object: "realtime.item",
        type: "message",
        status: "in_progress",
        role: "user",
        content: [{ type: "input_audio", transcript: null }],
      },
    });
    later(async () => {
      const words = await heard(speech.samples);
      send("conversation.item.input_audio_transcription.completed", {
        ...facts(of),
        transcript: words.join(" "),
        ...(behavior.usage ? { usage: { duration: Math.ceil(speech.samples.length / 16_000) } } : {}),
      });
    });
  };

  const take = (body: Record<string, unknown>): void => {
    const { event_id, type } = body;
    if (typeof event_id !== "string" || event_id === "" || ids.has(event_id)) wrong(event_id, "event_id", "event_id");
    ids.add(event_id);
    if (finished) return wrong(event_id, "nothing may come after session.finish", "type");
    switch (type) {
      case "session.update": {
        if (vad && connection.sound.length > 0) return wrong(event_id, "the settings come before the sound", "session");
        const problem = problemOf(body["session"]);
        if (problem) return wrong(event_id, problem, problem);
        const session = body["session"] as Session;
        connection.session = session as unknown as Record<string, unknown>;
        language = session.input_audio_transcription?.language ?? language;
        vad = new RealtimeVad(session.turn_detection.silence_duration_ms);
        send("session.updated", { session: { id: `sess_${number}`, object: "realtime.session", model, ...session } });
        return;
      }
      case "input_audio_buffer.append": {
        const { audio } = body;
        if (!vad) return wrong(event_id, "session.update comes first", "type");
        const bytes = typeof audio === "string" ? Buffer.from(audio, "base64") : undefined;
        if (!bytes || bytes.toString("base64") !== audio || bytes.length === 0 || bytes.length % 2 !== 0)
          return wrong(event_id, "audio is not base64 of whole samples", "audio");
        const samples = new Int16Array(new Uint8Array(bytes).buffer);
        connection.sound.push(samples);
        for (const speech of vad.push(samples)) tell(speech);
        return;
      }
      case "input_audio_buffer.commit":
        return wrong(event_id, "commit is not for server_vad", "type");
      case "session.finish":
        finished = true;
        for (const speech of vad?.end() ?? []) tell(speech);
        later(() => send("session.finished"));
        return;
      default:
        return wrong(event_id, "no such event", "type");
    }
  };

  const connection: RealtimeConnection = {
    number,
    headers: message.headers,
    model,
    events: [],
    session: undefined,
    sound: [],
    violations,
    over: over.promise,
    peer: undefined as unknown as Peer,
  };
  const peer: Peer = accept(
    message,
    socket,
    head,
    {
      onText: (text) => {
        const body = JSON.parse(text) as Record<string, unknown>;
        const { audio, ...rest } = body;
        connection.events.push({ ...rest, ...(typeof audio === "string" ? { bytes: audio.length } : {}) } as never);
        const event = { connection: number, number: connection.events.length - 1, type: String(body["type"]) };
        if (behavior.received(event, peer, body)) return;
        take(body);
      },
      onClose: (code) => {
        if (code !== undefined) connection.closedWith = code;
        over.resolve();
      },
      onViolation: (what) => violations.push(what),
    },
    behavior.cutInto,
  );
  connection.peer = peer;
  send("session.created", {
    session: {
      id: `sess_${number}`,
      object: "realtime.session",
      model,
      modalities: ["text"],
      input_audio_format: "pcm",
      turn_detection: { type: "server_vad", threshold: 0.2, silence_duration_ms: 800 },
    },
  });
  return connection;
}

interface Session {
  readonly input_audio_transcription?: { readonly language?: string; readonly corpus?: { readonly text: string } };
  readonly turn_detection: { readonly silence_duration_ms: number };
}

/** The first thing that is wrong with settings. */
function problemOf(session: unknown): string | undefined {
  if (typeof session !== "object" || session === null) return "session";
  const { modalities, input_audio_format, sample_rate, input_audio_transcription, turn_detection, ...more } =
    session as Record<string, unknown>;
  if (Object.keys(more).length > 0) return `session.${Object.keys(more)[0]}`;
  if (JSON.stringify(modalities) !== '["text"]') return "session.modalities";
  if (input_audio_format !== "pcm") return "session.input_audio_format";
  if (sample_rate !== 16_000) return "session.sample_rate";
  const { language, corpus, ...other } = (input_audio_transcription ?? {}) as Record<string, unknown>;
  if (Object.keys(other).length > 0) return `session.input_audio_transcription.${Object.keys(other)[0]}`;
  if (language !== undefined && !LANGUAGES.some((code) => code === language))
    return "session.input_audio_transcription.language";
  if (corpus !== undefined) {
    const { text, ...rest } = corpus as Record<string, unknown>;
    if (typeof text !== "string" || text === "" || Object.keys(rest).length > 0)
      return "session.input_audio_transcription.corpus";
  }
  const { type, threshold, silence_duration_ms, ...rest } = (turn_detection ?? {}) as Record<string, unknown>;
  if (type !== "server_vad" || Object.keys(rest).length > 0) return "session.turn_detection";
  if (typeof threshold !== "number" || threshold < -1 || threshold > 1) return "session.turn_detection.threshold";
  if (typeof silence_duration_ms !== "number" || silence_duration_ms < 200 || silence_duration_ms > 6_000)
    return "session.turn_detection.silence_duration_ms";
  return undefined;
}
