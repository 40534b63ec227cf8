import type * as vscode from "vscode";
import { priceOf, tokenPriceOf, type Model } from "../../recognizers/catalog";
import { ENGINES, type EngineId } from "../../recognizers/engine";
import { engineName, money, placeOfEngine } from "./display";
import type { Local } from "../transcription/local";
import { isOfEngine } from "../../session/parseSettings";
import { readSettings, type AnySettings } from "../settings";
import { t } from "./l10n";
import { foreign } from "../../core/foreignText";
import { plural } from "../../core/translate";

const ICONS: Readonly<Record<EngineId, string>> = {
  cloud: "cloud",
  local: "device-desktop",
  server: "server",
  command: "terminal",
};

const HOUR = 3_600;

/** The engines as they are set, each with what it can do, what it costs and where the sound goes. */
export async function describeEngines(
  local: Pick<Local, "isInstalled">,
): Promise<(vscode.QuickPickItem & { readonly id: EngineId })[]> {
  const now = readSettings(undefined).engineId;
  const describe = async (id: EngineId): Promise<vscode.QuickPickItem & { readonly id: EngineId }> => {
    const settings = readSettings(undefined, { engine: id });
    const ready = await isSetUp(settings, local);
    return {
      id,
      label: `$(${ICONS[id]}) ${engineName(id)}`,
      description: [ready ? foreign(settings.model.id) : "", id === now ? t("current") : ""]
        .filter(Boolean)
        .join(" · "),
      // What matters most comes first: a list cuts off what is long.
      detail: [
        ...(ready ? [] : [t("Not set up.")]),
        ...(ready || id !== "server" ? [whereTo(settings)] : []),
        costOf(settings),
        modelAbilities(settings.model),
      ].join(" "),
    };
  };
  return Promise.all(ENGINES.map(describe));
}

export function languagesText(count: number): string {
  return plural(count, t("{0} language", count), t("{0} languages", count));
}

/** What a model can do, in a sentence. */
export function modelAbilities({ can, languages }: Model): string {
  const abilities = [
    languagesText(languages.length),
    ...(can.context ? [t("context from your workspace")] : []),
    ...(can.languageId ? [t("language detection")] : []),
    ...(can.itn.length > 0 ? [t("numbers as digits")] : []),
    ...(can.words ? [t("word timestamps")] : []),
  ];
  return `${abilities.join(", ")}.`;
}

function costOf({ engineId, model, region }: AnySettings): string {
  if (engineId !== "cloud") return engineId === "server" ? t("Cost depends on your server.") : t("Free.");
  const price = priceOf(model, region, HOUR);
  if (price) return t("{0}/h.", money(price));
  const tokens = tokenPriceOf(model, region);
  if (!tokens) return t("Price unknown.");
  const { input, output, currency } = tokens;
  const [read, written] = [input, output].map((amount) => money({ amount, currency }));
  return t("{0} per million input tokens, {1} per million output tokens.", read ?? "", written ?? "");
}

async function isSetUp(settings: AnySettings, local: Pick<Local, "isInstalled">): Promise<boolean> {
  // What is wrong with something else does not make an engine one that is not set up.
  if (settings.problem) return !isOfEngine(settings.problem);
  return settings.engineId !== "local" || local.isInstalled(settings);
}

function whereTo(settings: AnySettings): string {
  return settings.engineId === "command" || settings.engineId === "local"
    ? t("Audio never leaves this machine.")
    : t("Audio is sent to {0}.", placeOfEngine(settings));
}
