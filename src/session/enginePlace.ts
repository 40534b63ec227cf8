import { hostOf, type Engine } from "../recognizers/engine";

/** Where the sound goes: to a host, or nowhere; `unusable` where a setting is wrong, so that it goes nowhere yet. */
export type EnginePlace = { readonly host: string } | "thisComputer" | "unusable";

export function enginePlaceOf({ engine }: { readonly engine: Engine | undefined }): EnginePlace {
  if (!engine) return "unusable";
  const host = hostOf(engine);
  return host === undefined ? "thisComputer" : { host };
}
