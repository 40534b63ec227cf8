// The child process of the local engine, a bundle of its own: native code that aborts takes only this process along.
import { detectorConfig, recognizerConfig } from "./configs";
import { endOf, type FromChild, type Runtime, type ToChild } from "./workerProtocol";
import { loadSherpa, type Detector, type Sherpa, type SherpaRecognizer } from "./sherpa";

const WINDOW = 512;
const SAMPLE_RATE = 16_000;
/** The pipeline's clips are shorter than that. */
const BUFFER_SECONDS = 300;

let recognizer: SherpaRecognizer | undefined;
let detector: Detector | undefined;

function tell(message: FromChild): void {
  process.send?.(message);
}

function open(runtime: Runtime): Sherpa {
  const sherpa = loadSherpa(runtime);
  tell({ type: "opened", version: sherpa.version });
  return sherpa;
}

async function load(message: Extract<ToChild, { type: "load" }>): Promise<void> {
  const begun = performance.now();
  const sherpa = open(message.runtime);
  recognizer = await sherpa.recognizer(recognizerConfig(message));
  detector = sherpa.detector(detectorConfig(message.folder), BUFFER_SECONDS);
  tell({ type: "ready", version: sherpa.version, loadMs: Math.round(performance.now() - begun) });
}

async function recognize({ id, samples, options }: Extract<ToChild, { type: "recognize" }>): Promise<void> {
  if (!recognizer || !detector) throw new Error("No model is loaded.");
  const sound = floats(samples);
  const speech = async (): Promise<void> => {
    for (let found = detector?.take(); found; found = detector?.take()) {
      const { start, samples: stretch } = found;
      const { text = "", lang = "" } = (await recognizer?.recognize(stretch, options)) ?? {};
      const [from, to] = [start / SAMPLE_RATE, (start + stretch.length) / SAMPLE_RATE];
      tell({ type: "segment", id, start: from, end: to, text, language: lang.replaceAll(/[<|>]/g, "") });
    }
  };
  for (let at = 0; at < sound.length; at += WINDOW) {
    const window = sound.subarray(at, at + WINDOW);
    // The detector takes whole windows only: the last one is filled up with silence.
    detector.accept(
      window.length === WINDOW ? window : Float32Array.from({ length: WINDOW }, (_, i) => window[i] ?? 0),
    );
    await speech();
  }
  detector.flush();
  await speech();
  detector.reset();
  // The native build complains on standard error, the WebAssembly build on standard output.
  for (const stream of [process.stdout, process.stderr]) stream.write(`${endOf(id)}\n`);
  tell({ type: "done", id });
}

function floats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768);
}

/** One message after the other. */
let turn = Promise.resolve();
process.on("message", (message: ToChild) => {
  const id = message.type === "recognize" ? { id: message.id } : {};
  turn = turn
    .then(() => {
      if (message.type === "open") return void open(message.runtime);
      return message.type === "load" ? load(message) : recognize(message);
    })
    .catch((error: unknown) =>
      tell({ type: "failed", ...id, message: error instanceof Error ? error.message : String(error) }),
    );
});
// The host is gone.
process.on("disconnect", () => process.exit(0));
