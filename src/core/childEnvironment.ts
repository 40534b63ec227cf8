/** Names and values, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What programs reasonably need: to find other programs, their own files, libraries and devices, and the user's language. */
const NAMES = new Set(
  (
    "PATH PATHEXT HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TMP TEMP DISPLAY " +
    // Windows. Without SystemRoot many programs do not even start.
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC OS USERNAME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA " +
    "ALLUSERSPROFILE PUBLIC PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 COMMONPROGRAMFILES COMMONPROGRAMFILES(X86) " +
    "COMMONPROGRAMW6432 NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE PROCESSOR_IDENTIFIER " +
    "LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH NIX_LD NIX_LD_LIBRARY_PATH " +
    "VIRTUAL_ENV CONDA_PREFIX PYTHONHOME PYTHONPATH PYTHONUTF8 PYTHONIOENCODING " +
    "HF_HOME HF_HUB_CACHE HF_HUB_OFFLINE HUGGINGFACE_HUB_CACHE TRANSFORMERS_CACHE TORCH_HOME " +
    "SSL_CERT_FILE SSL_CERT_DIR NO_PROXY"
  ).split(" "),
);
/** Families: locale, folders of the desktop, sound, graphics cards, threads. */
const FAMILY = /^(LC|XDG|PULSE|PIPEWIRE|ALSA|CUDA|NVIDIA|HIP|ROCR|ROCM|HSA|OMP|MKL|GGML|METAL|VK)_/;
const PROXY = /^(HTTP|HTTPS|ALL)_PROXY$/;
/** Whatever family it is of. */
const SECRET = /KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH/;

/**
 * The variables that every child process gets, out of ours: never a key, and nothing that is not known to be harmless.
 * Names keep their spelling; Windows compares them without case.
 */
export function childEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter((one): one is [string, string] => {
    const [name, value] = [one[0].toUpperCase(), one[1]];
    if (value === undefined || SECRET.test(name)) return false;
    // The address of a proxy may hold a password.
    if (PROXY.test(name)) return !value.includes("@");
    return NAMES.has(name) || FAMILY.test(name);
  });
  return Object.fromEntries(kept);
}

/**
 * Asks programs to print UTF-8: Python in two ways (the first for everything, the second for old ones), others by the locale, of which only the
 * characters change and not the language. What the user has set for his own terminal gives way, since it is not a terminal that reads here.
 */
export function askingForUtf8(env: Readonly<Record<string, string>>, platform: string): Record<string, string> {
  const asked = /^(?:PYTHONUTF8|PYTHONIOENCODING|LC_ALL|LC_CTYPE)$/i;
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !asked.test(name)));
  const python = { PYTHONUTF8: "1", PYTHONIOENCODING: "utf-8" };
  if (platform === "win32") return { ...rest, ...python };
  const isUtf8 = (locale: string | undefined): boolean => /utf-?8/i.test(locale ?? "");
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  if (isUtf8(locale)) return { ...env, ...python };
  // macOS has none of the other name, and an app that was not started from a shell has no locale at all there.
  const characters = { LC_CTYPE: platform === "darwin" ? "UTF-8" : "C.UTF-8" };
  return { ...rest, ...(env["LC_ALL"] ? { LANG: env["LC_ALL"] } : {}), ...python, ...characters };
}
