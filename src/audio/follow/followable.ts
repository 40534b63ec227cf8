import { EarmarkError } from "../../core/errors";
import { Bytes } from "../bytes";
import { kindAt } from "../containers";
import { boxesOf } from "../mp4Boxes";

/**
 * Makes sure that a file can be read while it is written. Answers with false where there is not enough of it yet to tell.
 * @throws {EarmarkError} `notFollowable` for an MP4 whose index comes last: until then nobody knows what is in it; Node's error where it
 * cannot be read
 */
export async function checkFollowable(file: string): Promise<boolean> {
  return Bytes.of(file, async (bytes) => {
    if (bytes.size < 64) return false;
    if ((await kindAt(bytes, 0)) !== "mp4") return true;
    for await (const { type } of boxesOf(bytes)) {
      if (type === "moov" || type === "moof") return true;
      if (type === "mdat")
        throw new EarmarkError("notFollowable", "The index of an MP4 file is written last.", { detail: "mp4" });
    }
    return false;
  });
}
