import { readlink } from "node:fs/promises";
import * as path from "node:path";

/** As many as Linux follows. */
const MOST = 40;

/**
 * Where the links on the way to a file lead, the way itself included, as far as `isHere` says yes to each. Nothing is followed before it
 * was looked at: on Windows following a link to another machine signs in there.
 * Undefined where all of it is here, else the first that is not.
 */
export async function firstElsewhere(
  file: string,
  isHere: (target: string) => boolean,
  { flavor = path, read = (link: string): Promise<string> => readlink(link) } = {},
): Promise<string | undefined> {
  let way = flavor.resolve(file);
  let links = 0;
  for (let done = flavor.parse(way).root; ;) {
    if (!isHere(way)) return way;
    const next = flavor
      .relative(done, way)
      .split(flavor.sep)
      .find((name) => name !== "");
    if (next === undefined) return undefined;
    const entry = flavor.join(done, next);
    const target = await read(entry).catch(() => undefined);
    if (target === undefined) {
      done = entry;
      continue;
    }
    links += 1;
    if (!isHere(target) || links > MOST) return target;
    // From the root again: the target may have links of its own.
    way = flavor.resolve(done, target, flavor.relative(entry, way));
    done = flavor.parse(way).root;
  }
}
