import type { Notice } from "../core/notices";
import * as path from "node:path";
import { recognizerName } from "../recognizers/engine";
import type { Transcript } from "../transcript/render";
import { EXIT, exitCodeOf, worst } from "./exitCodes";
import type { Input } from "./inputs";
import { MadeFrom, quickOf, type Relation } from "./madeFrom";
import { report, say, type Streams } from "./standardError";
import { OutputError } from "./output";
import { recordingToText, type Target } from "./recordingToText";
import { holdsSomething, longestNameIn, prepareFolders, targetsOf } from "./targets";
import { recognitionFor, type Begun, type Call } from "./call";
import { Ahead } from "../session/ahead";
import { fileState } from "../session/writeUnlessChanged";

/** Several recordings of one call. */
export interface Batch {
  /** Those of all shards: names of files are given to all of them, so that two shards never write the same one. */
  readonly inputs: readonly Input[];
  /** So many looked like recordings and could not be read. */
  readonly leftOut: number;
  readonly corrections: Transcript["corrections"];
  /** What is to be said of the glossaries. */
  readonly notices: readonly Notice[];
}

/**
 * Transcribes one after the other; answers with the worst exit code. One that fails does not keep the others from their turn.
 * @throws {OutputError} where nothing more can be written; `signal.reason` when aborted
 */
export async function batch(
  { inputs: all, leftOut, corrections, notices }: Batch,
  call: Call,
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const { outDir, format, force, shard } = call.options;
  const targets = outDir === undefined ? undefined : targetsOf(outDir, all, format, await longestNameIn(outDir));
  const inputs = shard ? all.filter((_, index) => index % shard.count === shard.index - 1) : all;
  if (shard && inputs.length === 0) say(streams.stderr, `shard ${shard.index}/${shard.count} has no recordings.`);
  if (targets) await prepareFolders(targets.values());
  const made = call.cache === undefined ? undefined : new MadeFrom(path.join(call.cache, "outputs"));
  const asked = askedBy(call);
  const codes: number[] = leftOut > 0 ? [EXIT.recording] : [];
  const begun = new Map<Input, Promise<Begun & { readonly quick: string }>>();
  // What is written there already may be done: that is looked at in its turn.
  const ahead = new Ahead({
    count: inputs.length,
    lanes: call.lanes,
    make: async (index) => {
      const input = inputs[index] as Input;
      const target = targets?.get(input);
      return target !== undefined && !force && (await holdsSomething(target))
        ? undefined
        : (await begin(input)).recognition;
    },
  });
  try {
    for (const [index, input] of inputs.entries()) {
      signal.throwIfAborted();
      const target = targets?.get(input);
      try {
        // Before it is decided whether it may be written: what comes after that is not what was decided on.
        const place = target === undefined ? undefined : await placeAt(target);
        if (target !== undefined && (await isDone(target, input))) continue;
        await ahead.take(index);
        const mine = await begin(input);
        begun.delete(input);
        const headed = all.length > 1 && target === undefined;
        const task = { target: place, headed, corrections, notices };
        const { code, written } = await recordingToText(input, mine, task, call, streams, signal);
        codes.push(code);
        const { quick } = mine;
        // A script that reads the file by its name would take somebody else's for the transcript.
        if (written !== undefined && written !== target) codes.push(EXIT.machine);
        if (written !== undefined && (code === EXIT.done || code === EXIT.gaps))
          await made?.keep(written, input, { asked, quick, gaps: code === EXIT.gaps }).catch(call.onUnusable);
      } catch (error) {
        // Standard output is gone, or no disk has room: whatever else is paid for would be lost as well.
        if (signal.aborted || (error instanceof OutputError && (target === undefined || error.full))) throw error;
        report(error, input.name, streams);
        codes.push(exitCodeOf(error));
      }
      await streams.output.flushed(signal);
    }
    return worst(codes);
  } finally {
    await ahead.end();
  }

  /** Of a recording before it is read: by then it may be another one. */
  function begin(input: Input): Promise<Begun & { readonly quick: string }> {
    const known = begun.get(input);
    if (known) return known;
    const mine = (async () => {
      const quick = targets ? await quickOf(input).catch(() => "") : "";
      return { ...(await recognitionFor(input, call)), quick };
    })();
    begun.set(input, mine);
    return mine;
  }

  /** @throws {OutputError} where what is there cannot be read */
  async function placeAt(file: string): Promise<Target> {
    const before = force
      ? undefined
      : await fileState(file).catch((error: unknown) => {
          throw new OutputError(file, error);
        });
    return { file, overwrite: force, before };
  }

  /** @throws {OutputError} where something stands there that is not to be lost */
  async function isDone(target: string, input: Input): Promise<boolean> {
    if (!(await holdsSomething(target)) || force) return false;
    const relation = (await made?.find(target, input, asked).catch(() => undefined)) ?? "unknown";
    if (relation === "gaps") return false;
    if (relation !== "done")
      throw new OutputError(
        target,
        new Error(`the file already exists and ${WHY[relation]}; use --force to overwrite it`),
      );
    say(streams.stderr, `${input.name}: already transcribed: ${target}`);
    if (streams.events) streams.output.write(`${JSON.stringify({ type: "skipped", file: input.name, target })}\n`);
    return true;
  }
}

const WHY: Readonly<Record<Exclude<Relation, "done" | "gaps">, string>> = {
  worked: "has gaps, but was edited since",
  asked: "was created with other options",
  unknown: "was created from another recording, or from an unknown one",
};

/** What changes a text as a whole. Not the context: notes and glossaries grow, and what was done yesterday stays done. */
function askedBy({ engine, model, options }: Call): string {
  const { language, itn, allChannels, track } = options;
  const asked = [recognizerName(engine, model), language ?? "", itn, allChannels];
  return JSON.stringify(track === undefined ? asked : [...asked, track]);
}
