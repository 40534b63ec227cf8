import type { Translate } from "../core/translate";
import type { Region } from "../recognizers/catalog";

/** A region's name as the service's console writes it. */
export function regionName(region: Region, t: Translate): string {
  switch (region) {
    case "beijing":
      return t("China (Beijing)");
    case "singapore":
      return t("Singapore");
    case "us":
      return t("US (Virginia)");
    case "custom":
      return t("Custom");
  }
}
