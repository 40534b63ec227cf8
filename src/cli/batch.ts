import type { Notice } from "../core/notices";
import * as path from "node:path";
import { recognizerName } from "../recognizers/engine";
import type { Transcript } from "../transcript/render";
import { EXIT, exitCodeOf, worst } from "./exitCodes";
import type { Input } from "./inputs";
import { MadeFrom, quickOf, type Standing } from "./madeFrom";
import { report, say, type Streams } from "./messages";
import { OutputError } from "./output";
import { recordingToText } from "./recordingToText";
import { isThere, longestNameIn, prepareFolders, targetsOf } from "./targets";
import type { Session } from "./transcribeOne";

/** Several recordings of one call. */
export interface Batch {
  readonly inputs: readonly Input[];
  /** So many looked like recordings and could not be read. */
  readonly leftOut: number;
  readonly corrections: Transcript["corrections"];
  /** What is to be said of the glossaries. */
  readonly notices: readonly Notice[];
  /** Where things can be kept, if anywhere. */
  readonly cache: string | undefined;
}

/**
 * Transcribes one after the other; answers with the worst exit code. One that fails does not keep the others from their turn.
 * @throws {OutputError} where nothing more can be written; `signal.reason` when aborted
 */
export async function batch(
  { inputs, leftOut, corrections, notices, cache }: Batch,
  session: Session,
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const { outDir, format, force } = session.options;
  const targets = outDir === undefined ? undefined : targetsOf(outDir, inputs, format, await longestNameIn(outDir));
  if (targets) await prepareFolders(targets.values());
  const made = cache === undefined ? undefined : new MadeFrom(path.join(cache, "outputs"));
  const asked = askedBy(session);
  const onUnusable = once((error) =>
    say(streams.stderr, `what is finished cannot be kept for the next time: ${(error as Error).message}`),
  );
  const codes: number[] = leftOut > 0 ? [EXIT.recording] : [];
  for (const input of inputs) {
    signal.throwIfAborted();
    const target = targets?.get(input);
    try {
      if (target !== undefined && (await isDone(target, input))) continue;
      const quick = target === undefined ? "" : await quickOf(input).catch(() => "");
      const headed = inputs.length > 1 && target === undefined;
      const task = { target, headed, corrections, notices, cache, onUnusable };
      const code = await recordingToText(input, task, session, streams, signal);
      codes.push(code);
      if (target !== undefined && (code === EXIT.done || code === EXIT.gaps))
        await made?.keep(target, input, { asked, quick, gaps: code === EXIT.gaps }).catch(onUnusable);
    } catch (error) {
      // Standard output is gone, or no disk has room: whatever else is paid for would be lost as well.
      if (signal.aborted || (error instanceof OutputError && (target === undefined || error.full))) throw error;
      report(error, input.name, streams);
      codes.push(exitCodeOf(error));
    }
    await streams.output.flushed(signal);
  }
  return worst(codes);

  /** @throws {OutputError} where something stands there that is not to be lost */
  async function isDone(target: string, input: Input): Promise<boolean> {
    if (!(await isThere(target)) || force) return false;
    const standing = (await made?.find(target, input, asked).catch(() => undefined)) ?? "unknown";
    if (standing === "gaps") return false;
    if (standing !== "done")
      throw new OutputError(target, new Error(`it is there already, ${WHY[standing]}; --force writes it anew`));
    say(streams.stderr, `${input.name}: done already, ${target}`);
    if (streams.events) streams.output.write(`${JSON.stringify({ type: "skipped", file: input.name, target })}\n`);
    return true;
  }
}

const WHY: Readonly<Record<Exclude<Standing, "done" | "gaps">, string>> = {
  worked: "with gaps, and was changed since",
  asked: "made with other options",
  unknown: "and was made from another recording, or it is not known from which",
};

/** What changes a text as a whole. Not the context: notes and glossaries grow, and what was done yesterday stays done. */
function askedBy({ engine, model, options }: Session): string {
  const { language, itn, allChannels, track } = options;
  const asked = [recognizerName(engine, model), language ?? "", itn, allChannels];
  return JSON.stringify(track === undefined ? asked : [...asked, track]);
}

function once(tell: (error: unknown) => void): (error: unknown) => void {
  let told = false;
  return (error) => {
    if (!told) tell(error);
    told = true;
  };
}
