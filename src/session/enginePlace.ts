import { hostOf, type Engine } from "../recognizers/engine";

/** Where the sound goes: to a host, or nowhere; `unusable` where the settings name no base URL that can be used. */
export type EnginePlace = { readonly host: string } | "here" | "unusable";

/** Never throws: what is wrong with the settings is said elsewhere. */
export function placeOf({ engine }: { readonly engine: () => Engine }): EnginePlace {
  try {
    const host = hostOf(engine());
    return host === undefined ? "here" : { host };
  } catch {
    return "unusable";
  }
}
