// Installs everything that building, testing and the sample need, from the npm registry and Debian's packages alone.
// Plain Node without dependencies: it runs on a fresh clone. Says what is missing where it cannot install it.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Programs that the tests and the sample run, and the Debian packages that hold them. */
const PROGRAMS = [
  { program: "ffmpeg", packages: ["ffmpeg"], why: "makes the recordings of the tests", forTests: true },
  { program: "openssl", packages: ["openssl"], why: "makes the certificates of a test" },
  { program: "flite", packages: ["flite"], why: "speaks the sample's recordings" },
  {
    program: "pocketsphinx_continuous",
    packages: ["pocketsphinx", "pocketsphinx-en-us"],
    why: "hears them in the stand-in service",
  },
  {
    program: process.env.CHROMIUM ?? "chromium",
    packages: ["chromium", "fonts-noto-cjk"],
    why: "shows VS Code to the tests",
  },
  // Without these the tests that speak into a microphone are left out by name, but in CI.
  ...(process.platform === "linux"
    ? [
        {
          program: "pulseaudio",
          packages: ["pulseaudio"],
          why: "is the microphone of the tests",
          isOptional: !process.env.CI,
        },
        {
          program: "pactl",
          packages: ["pulseaudio-utils"],
          why: "plugs it in and speaks into it",
          isOptional: !process.env.CI,
        },
      ]
    : []),
];

/** The downloader of ffmpeg-static waits for minutes where its host accepts and never answers. */
const DOWNLOAD_MS = 20_000;

/**
 * Makes everything ready; throws with the words to show where that is not possible. `tests`: also for these; the sample needs no ffmpeg but the
 * one inside Earmark.
 */
export function setUp({ tests = true } = {}) {
  installPrograms(PROGRAMS.filter(({ forTests }) => tests || !forTests));
  installPackages(ROOT);
  downloadFfmpeg();
  if (process.platform === "linux") installPackages(path.join(ROOT, "test/host"));
  else console.log("The tests in a real VS Code run on Linux; elsewhere use: npm run test:desktop");
}

function installPrograms(programs) {
  const missing = programs.filter(({ program }) => !isOnPath(program));
  if (missing.length === 0) return;
  const packages = missing.flatMap((one) => one.packages);
  if (isOnPath("apt-get") && process.getuid?.() === 0) {
    console.log(`Installing with apt: ${packages.join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args) => execFileSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
    return;
  }
  const list = missing.map(({ program, why }) => `  ${program}: ${why}`).join("\n");
  const words =
    `Missing on this machine:\n${list}\nOn Debian or Ubuntu: sudo apt-get install ${packages.join(" ")}\n` +
    `Elsewhere install them by your system's own means (macOS: brew install ffmpeg; the others are needed for the tests only).`;
  if (missing.some(({ isOptional }) => !isOptional)) throw new Error(words);
  console.log(words);
}

function isOnPath(program) {
  if (path.isAbsolute(program)) return existsSync(program);
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `npm ci` without install scripts, unless this very lock file was installed before. */
function installPackages(folder) {
  const mark = path.join(folder, "node_modules/.installed-lock");
  const lock = createHash("sha256")
    .update(readFileSync(path.join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  console.log(`Installing the npm packages of ${path.relative(ROOT, folder) || "the project"}`);
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  writeFileSync(mark, lock);
}

/** ffmpeg-static is optional: its download is tried once, shortly and quietly; the PATH's ffmpeg serves as well. */
function downloadFfmpeg() {
  const folder = path.join(ROOT, "node_modules/ffmpeg-static");
  const tried = path.join(folder, ".tried");
  if (!existsSync(path.join(folder, "install.js")) || existsSync(tried) || process.env.CI) return;
  writeFileSync(tried, "");
  spawnSync(process.execPath, ["install.js"], {
    cwd: folder,
    stdio: "ignore",
    timeout: DOWNLOAD_MS,
    killSignal: "SIGKILL",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    setUp();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
