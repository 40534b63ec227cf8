import { execFile } from "node:child_process";
import { childEnvironment, type Environment } from "../core/childEnvironment";
import { windowsProgram } from "./windowsProgram";

/** What finding the system's code page takes of it. */
export interface CodePageSystem {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** What a program of Windows's own prints; "" where it fails. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string>;
}

const ASK_MS = 3_000;

const SYSTEM: CodePageSystem = {
  platform: process.platform,
  get env() {
    return process.env;
  },
  ask: (program, args) =>
    new Promise((resolve) => {
      const options = { timeout: ASK_MS, windowsHide: true, env: childEnvironment(process.env) };
      execFile(program, args, options, (error, stdout) => resolve(error ? "" : stdout));
    }),
};

/** Names of the Encoding Standard of Windows's code pages that have other ones. The pages of DOS (437, 850) are not in it. */
const NAMES: Readonly<Record<string, string>> = {
  "866": "ibm866",
  "874": "windows-874",
  "932": "shift_jis",
  "936": "gb18030",
  "949": "euc-kr",
  "950": "big5",
  "20866": "koi8-r",
  "54936": "gb18030",
  "65001": "utf-8",
};
/** The same of names of locales. */
const LOCALES: Readonly<Record<string, string>> = {
  gb2312: "gb18030",
  gbk: "gb18030",
  sjis: "shift_jis",
  pck: "shift_jis",
  eucjp: "euc-jp",
  euckr: "euc-kr",
  big5hkscs: "big5",
};

/**
 * In what programs print that know nothing of UTF-8, as a name of the Encoding Standard: the code page of Windows, the locale elsewhere. Undefined
 * where it is UTF-8, or none that can be read.
 */
export async function systemEncoding(system: CodePageSystem = SYSTEM): Promise<string | undefined> {
  const name = system.platform === "win32" ? await windowsName(system) : localeName(system.env);
  if (name === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(name);
    return encoding === "utf-8" ? undefined : encoding;
  } catch {
    return undefined;
  }
}

async function windowsName({ env, ask }: CodePageSystem): Promise<string | undefined> {
  const key = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage`;
  const said = await ask(windowsProgram("reg.exe", env), ["query", key, "/v", "ACP"]);
  const [, page] = said.match(/\bACP\s+REG_SZ\s+(\d+)/) ?? [];
  if (page === undefined) return undefined;
  return NAMES[page] ?? (/^125\d$/.test(page) ? `windows-${page}` : undefined);
}

function localeName(env: Environment): string | undefined {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  const charset = locale.match(/\.([\w-]+)/)?.[1]?.toLowerCase();
  if (charset === undefined) return undefined;
  return LOCALES[charset.replaceAll(/[-_]/g, "")] ?? charset.replace(/^iso_?8859-?/, "iso-8859-");
}
