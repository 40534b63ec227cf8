import { parseArgs } from "node:util";
import { localModels } from "../local/catalogFile";
import { hostOfModel, type LocalModel } from "../local/models";
import type { ModelState } from "../local/modelStore";
import { EarmarkError } from "../core/errors";
import { errorText } from "../session/errorText";
import { inTerminal } from "./optionNames";
import type { Output } from "./output";
import { ensureModel, factsOf, modelNamed, modelsIn, type ModelWorld } from "./terminalModels";
import { UsageError } from "./usageError";

const STATES: Readonly<Record<ModelState, string>> = {
  absent: "not downloaded",
  begun: "incomplete",
  installed: "ready",
};

/**
 * `earmark models`: what there is for this machine, and to fetch, check, import or remove it. Nothing is downloaded that nobody agreed to.
 * @throws {UsageError}; {EarmarkError} as `ensureModel` and `ModelStore`; `noModel`, `modelDamaged`
 */
export async function modelsCommand(args: readonly string[], output: Output, world: ModelWorld): Promise<void> {
  const { env, signal } = world;
  const { yes, folder, rest } = read(args);
  const [what = "list", name, source, ...more] = rest;
  const store = modelsIn(folder, env);
  const one = (): LocalModel => {
    if (name === undefined || more.length > 0 || (what !== "import" && source !== undefined))
      throw new UsageError(`Usage: earmark models ${what} <model>${what === "import" ? " <folder>" : ""}`);
    return modelNamed(name, env);
  };
  switch (what) {
    case "list":
      for (const model of localModels(env)) {
        const state = STATES[await store.state(model)];
        output.write(`${model.id}\t${state}\t${model.label}, ${model.languages.length} languages, ${factsOf(model)}\n`);
      }
      break;
    case "download": {
      const model = one();
      await told(model, () => ensureModel(model, store, yes, world));
      output.write(`${model.id}: ready in ${store.folderOf(model)}\n`);
      break;
    }
    case "verify": {
      const model = one();
      if ((await store.state(model)) === "absent")
        throw new EarmarkError("noModel", `${model.label} is not downloaded.`);
      const bad = await store.verify(model, signal);
      if (bad.length > 0) throw new EarmarkError("modelDamaged", `Damaged or missing, and removed: ${bad.join(", ")}.`);
      output.write(`${model.id}: all files are intact\n`);
      break;
    }
    case "import": {
      const model = one();
      if (source === undefined) throw new UsageError("Usage: earmark models import <model> <folder>");
      await told(model, () => store.importFrom(model, source, signal));
      output.write(`${model.id}: ready in ${store.folderOf(model)}\n`);
      break;
    }
    case "remove": {
      const model = one();
      await store.remove(model);
      output.write(`${model.id}: removed\n`);
      break;
    }
    default:
      throw new UsageError(`Unknown command: models ${what}.`);
  }
  await output.flushed(signal);
}

/** Errors in the words that the editor has for them. */
export async function told(model: LocalModel, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof EarmarkError)) throw error;
    const at = {
      name: model.label,
      codec: "",
      model: model.label,
      engine: "local",
      region: "",
      host: hostOfModel(model),
    } as const;
    const words = errorText(error, { ...at, segmentsCached: 0, segmentsTotal: 0 }, inTerminal);
    throw new EarmarkError(error.code, `${words} ${error.message}`, { cause: error });
  }
}

function read(args: readonly string[]): {
  readonly yes: boolean;
  readonly folder: string | undefined;
  readonly rest: readonly string[];
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: { yes: { type: "boolean", short: "y" }, "models-dir": { type: "string" } },
    });
    return { yes: values.yes === true, folder: values["models-dir"], rest: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
