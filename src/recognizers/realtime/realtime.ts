import { SYSTEM_CLOCK, type Clock } from "../../core/clock";
import { requestIdOf } from "../../core/logLine";
import type { LiveRecognizer } from "../../core/types";
import type { DashScope } from "../cloudProtocol";
import { sessionUpdate } from "./realtimeEvents";
import { inPieces } from "./pieces";
import { RATE } from "./sentSound";
import { PIECE, Session } from "./realtimeSession";
import { WebSocket } from "./webSocket";

/** Of the service's page of the interaction (March 2026), the same in every region and on workspace hosts. */
const PATH = "/api-ws/v1/realtime";

/**
 * Qwen3-ASR while somebody speaks, over a WebSocket. One call is one session: the connection is opened before any sound is taken, which
 * may be paid for, and lost for good when it is lost. An empty piece says that silence was left out there: a sentence in progress is then ended with silence of our own,
 * if the service has not noticed by itself.
 */
export function realtime({ baseUrl, model, key, http, log }: DashScope, clock: Clock = SYSTEM_CLOCK): LiveRecognizer {
  const url = `${baseUrl}${PATH}?model=${encodeURIComponent(model.id)}`;
  // Both are of the service's examples.
  const headers = { authorization: `Bearer ${key}`, "openai-beta": "realtime=v1" };
  return {
    limits: model.limits,
    async *listen(sound, hints, signal) {
      const socket = await WebSocket.open(http, url, headers, signal, clock);
      const stop = (): void => socket.fail(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      const session = new Session(socket, clock, (message) => log.warn(`realtime: ${message}`));
      try {
        signal.throwIfAborted();
        const id = await session.begin(sessionUpdate(model, hints));
        log.info(`realtime: session ${requestIdOf(id) ?? "without an id"}`);
        // What goes wrong with the sound is thrown by whoever reads.
        session.send(inPieces(sound, PIECE)).catch((error: unknown) => socket.fail(error));
        yield* session.sentences();
      } finally {
        log.info(`realtime: ${(session.sound.sent / RATE).toFixed(1)} s sent`);
        signal.removeEventListener("abort", stop);
        session.end();
        socket.close();
      }
    },
  };
}
