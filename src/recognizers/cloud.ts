import type { Recognizer } from "../core/types";
import { checkSpoken } from "./catalog";
import { compatible } from "./compatible";
import type { DashScope } from "./cloudProtocol";
import { dashScope } from "./dashScope";
import { filetrans, type FileJobs } from "./filetrans";
import { inputAudio } from "./inputAudio";

/**
 * The service, in the protocol that the model speaks; in its compatible mode where a network lets only that through.
 * @throws {EarmarkError} `wrongModel`
 */
export function cloud(service: DashScope, inCompatibleMode: boolean, jobs: FileJobs): Recognizer {
  checkSpoken(service.model);
  if (service.model.protocol === "filetrans") return filetrans(service, jobs);
  if (service.model.protocol === "inputAudio") return inputAudio(service);
  return inCompatibleMode ? compatible(service) : dashScope(service);
}
