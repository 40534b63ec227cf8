/** A microphone of this machine. */
export interface Microphone {
  /** What `capture` is given, and what a setting keeps. */
  readonly id: string;
  /** As the system calls it. */
  readonly name: string;
  /** The system's own choice, where it says so. */
  readonly isDefault?: boolean;
}

/** A line as ffmpeg meant it: without colors, and without which part of it speaks (`[dshow @ 0000]`, since 8.1 also `[in#0 @ 0000]`). */
function plain(line: string): string {
  // oxlint-disable-next-line no-control-regex
  return line.replaceAll(/\u001b\[[\d;]*m/g, "").replace(/^\[[^\]]* @ [^\]]*\] ?/, "");
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map(plain);
}

/**
 * What `ffmpeg -sources FORMAT` prints on stdout: `* NAME [DESCRIPTION] (none)`, the default with the star; before 5.1 without what is in
 * round brackets, which says nothing about sound anyway. Ids are `FORMAT:NAME`.
 */
function sources(format: "pulse" | "alsa", stdout: string): Microphone[] {
  return linesOf(stdout).flatMap((line) => {
    const [, star, name, description] = /^([* ]) (\S+) \[(.*)\](?: \([\w, ]*\))?\s*$/.exec(line) ?? [];
    if (!name) return [];
    const id = `${format}:${name}`;
    return [{ id, name: description?.trim() || name, ...(star === "*" ? { isDefault: true } : {}) }];
  });
}

/** PulseAudio's, or PipeWire's. Monitors record what the machine plays: none of them is a microphone, unless there is nothing else. */
export function pulseMicrophones(stdout: string): Microphone[] {
  const all = sources("pulse", stdout);
  const real = all.filter(({ id }) => !id.endsWith(".monitor"));
  return real.length > 0 ? real : all;
}

/**
 * ALSA's, which lists each device once for every plugin, and plugins that are no device. `plughw` takes any rate. The default is left out where
 * it is a way to a sound server, which was asked before and is not there.
 */
export function alsaMicrophones(stdout: string): Microphone[] {
  return sources("alsa", stdout).filter(
    ({ id, name }) => id.startsWith("alsa:plughw:") || (id === "alsa:default" && !/PulseAudio|PipeWire/i.test(name)),
  );
}

/**
 * What `ffmpeg -f avfoundation -list_devices true` prints on stderr. Names are what stays when something is plugged in; ffmpeg is given the
 * number, since it takes a name for the beginning of one, its digits for a number, and what is behind a colon for nothing.
 */
export function avfoundationMicrophones(stderr: string): (Microphone & { readonly index: number })[] {
  let isAudio = false;
  const found: (Microphone & { readonly index: number })[] = [];
  const counts = new Map<string, number>();
  for (const line of linesOf(stderr)) {
    const [, kind] = /AVFoundation (video|audio) devices:/.exec(line) ?? [];
    if (kind) isAudio = kind === "audio";
    const [, index, called = ""] = /^\[(\d+)\] (.*)$/.exec(line) ?? [];
    if (!isAudio || index === undefined || called.trim() === "") continue;
    const count = (counts.get(called) ?? 0) + 1;
    counts.set(called, count);
    const name = count === 1 ? called : `${called} (${count})`;
    found.push({ id: name, name, index: Number(index) });
  }
  return found;
}

/**
 * What `ffmpeg -f dshow -list_devices true` prints on stderr. Since 5.0 each line says of what kind the device is; before, headings did. The
 * alternative name is one word that names no two devices and holds no colon, at which ffmpeg would cut a name off.
 */
export function dshowMicrophones(stderr: string): Microphone[] {
  const found: { id: string; readonly name: string; readonly isAudio: boolean }[] = [];
  let isAudioBelow = false;
  for (const line of linesOf(stderr)) {
    const [, kind] = /DirectShow (video|audio) devices/.exec(line) ?? [];
    if (kind) isAudioBelow = kind === "audio";
    const [, alternative] = /^\s*Alternative name "(.*)"\s*$/.exec(line) ?? [];
    const last = found.at(-1);
    if (alternative !== undefined && last) {
      last.id = alternative;
      continue;
    }
    const [, name, media] = /^\s*"(.*)"(?: \(([\w, ]*)\))?\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    found.push({ id: name, name, isAudio: media === undefined ? isAudioBelow : /\baudio\b/.test(media) });
  }
  return found.filter(({ isAudio }) => isAudio).map(({ id, name }) => ({ id, name }));
}
