import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import * as path from "node:path";

/** The one on the PATH; where there is none, the one inside Earmark as `npm run build` makes it. */
const COMMAND: readonly [string, ...string[]] =
  spawnSync("ffmpeg", ["-version"]).status === 0
    ? ["ffmpeg"]
    : [process.execPath, path.resolve(import.meta.dirname, "../../dist/ffmpeg/ffmpeg.js")];

/** Runs ffmpeg for the sample's recordings and for the stand-in, which work on a machine without one too. */
export function anyFfmpeg(...args: readonly string[]): SpawnSyncReturns<Buffer> {
  const [program, ...first] = COMMAND;
  return spawnSync(program, [...first, ...args], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
}

/** Names of the container, and how many channels at which rate its sound has; undefined for what is none. */
export function soundIn(
  file: string,
): { readonly format: string; readonly channels: number; readonly rate: number } | undefined {
  const said = anyFfmpeg("-hide_banner", "-i", file).stderr.toString();
  const [, format] = /^Input #0, (\S+), from /m.exec(said) ?? [];
  const [, rate, layout] = /^ +Stream #0:\d+.*?: Audio: .*?, (\d+) Hz, ([^,\n]+)/m.exec(said) ?? [];
  if (!format || !rate || !layout) return undefined;
  const channels = layout === "mono" ? 1 : layout === "stereo" ? 2 : Number.parseInt(layout, 10) || 3;
  return { format, channels, rate: Number(rate) };
}
