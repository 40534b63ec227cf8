import { bytesOf, fileName, nameKey } from "../core/fileName";

// What is written beside a recording is named like it. Recorders and converters leave `talk.mp4`, `talk.m4a` and `talk.wav` in one
// folder, and what is written for the one must never take the place of what was written for the other.

/**
 * A name for the file beside each recording of one folder, no two the same on any file system: `talk.md`, and where two would share it
 * `talk.mp4.md` and `talk.wav.md`. The same names give the same answer in any order.
 *
 * @param recordings names of files, each with its own ending
 * @param ending with its dot
 */
export function besideNames(recordings: Iterable<string>, ending: string): ReadonlyMap<string, string> {
  const names = [...new Set(recordings)].sort();
  const wanted = names.map((name) => {
    const long = besideName(name, ending, name);
    return { name, short: besideName(stemOf(name), ending, name), long, longKey: nameKey(long) };
  });
  const shorts = new Map<string, number>();
  for (const { short } of wanted) shorts.set(nameKey(short), (shorts.get(nameKey(short)) ?? 0) + 1);
  const longs = new Set(wanted.map(({ longKey }) => longKey));
  const given = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name, short } of wanted) {
    const key = nameKey(short);
    // `talk.mp4.wav` leaves `talk.mp4.md` to `talk.mp4`.
    if (shorts.get(key) !== 1 || longs.has(key)) continue;
    given.set(name, short);
    taken.add(key);
  }
  for (const { name, long } of wanted) {
    if (given.has(name)) continue;
    // Names that only case, composition or forbidden signs tell apart have one long name too.
    let free = long;
    for (let number = 2; taken.has(nameKey(free)); number++) free = besideName(`${name} ${number}`, ending, name);
    given.set(name, free);
    taken.add(nameKey(free));
  }
  return given;
}

function besideName(stem: string, ending: string, recording: string): string {
  return fileName(stem, ending, bytesOf(recording));
}

/** A name without its ending; one that begins with its only dot has none. */
function stemOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}
