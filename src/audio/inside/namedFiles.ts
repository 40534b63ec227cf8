import * as path from "node:path";

/** Files that a command line hands to ffmpeg, as absolute paths. */
export interface NamedFiles {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The same command line, with its output as an absolute path that is no other protocol: `C:` would be one. */
  readonly args: readonly string[];
}

/**
 * What is named behind `-i` is read, and what comes last is written, as in every command line of Earmark; nothing else is a file. A name
 * that is not an absolute path is none.
 */
export function filesNamed(args: readonly string[], flavor: path.PlatformPath = path): NamedFiles {
  const named = (url: string): string | undefined => {
    const name = url.replace(/^subfile,(?:,\w+,\d+)*,,:/, "").replace(/^file:/, "");
    return flavor.isAbsolute(name) ? flavor.resolve(name) : undefined;
  };
  const inputs = args.flatMap((one, i) => (args[i - 1] === "-i" ? (named(one) ?? []) : []));
  const last = args.at(-1) ?? "";
  const output = args.at(-2) === "-i" || last.startsWith("-") ? undefined : named(last);
  if (output === undefined) return { inputs: [...new Set(inputs)], outputs: [], args };
  return { inputs: [...new Set(inputs)], outputs: [output], args: [...args.slice(0, -1), `file:${output}`] };
}
