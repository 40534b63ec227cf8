import { existsSync } from "node:fs";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { isOpenable } from "./otherFolder";
import type { Runtime } from "./workerProtocol";

/** sherpa-onnx's native library for Linux asks for it (its symbols: GLIBC_2.32); Ubuntu 20.04, Debian 11 and RHEL 8 have less. */
const LEAST_GLIBC = "2.32";

/** What decides which engine can be loaded here. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The version of glibc that runs; "none" on a Linux without it (Alpine); undefined on other systems, and where nobody can tell. */
  readonly glibc: string | undefined;
}

export function thisMachine(): Machine {
  return { platform: process.platform, glibc: process.platform === "linux" ? glibcOfNode() : undefined };
}

function glibcOfNode(): string | undefined {
  // Not every build of Electron has it.
  const report = process.report as (Partial<NodeJS.ProcessReport> & { excludeNetwork?: boolean }) | undefined;
  if (!report?.getReport) return undefined;
  // Or it asks the network for the names of all connections.
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: unknown } };
  return typeof header?.glibcVersionRuntime === "string" ? header.glibcVersionRuntime : "none";
}

/**
 * The engine of the package that can be loaded on a machine and can read a model's folder: the native one, else WebAssembly.
 * `failed`: what was said of files that could not be loaded, where that was tried: a disk that runs no programs, another processor, a
 * library that is missing.
 * @throws {EarmarkError} `oldSystem`, whose detail is what is missing; `engineFolder`, whose detail is the folder; `engineLoad`, `engine`
 */
export function runtimeFor(
  dist: string,
  modelFolder: string,
  { platform, glibc }: Machine,
  failed: ReadonlyMap<string, EarmarkError> = new Map(),
): Runtime {
  const native = path.join(dist, "native", "sherpa-onnx.node");
  const wasm = path.join(dist, "wasm", "index.js");
  const isOld = glibc !== undefined && (glibc === "none" || isOlder(glibc, LEAST_GLIBC));
  const isStrange = platform === "win32" && !isOpenable(modelFolder);
  if (existsSync(native) && !isOld && !isStrange && !failed.has(native)) return { kind: "native", file: native };
  if (existsSync(wasm) && !failed.has(wasm)) return { kind: "wasm", file: wasm };
  if (!existsSync(native) && !failed.has(wasm))
    throw new EarmarkError("engine", "This package has no engine for this platform.");
  const failure = failed.get(native) ?? failed.get(wasm);
  if (failure) throw failure;
  if (isOld)
    throw new EarmarkError("oldSystem", `The native engine requires glibc ${LEAST_GLIBC}; this system has ${glibc}.`, {
      detail: `glibc ${LEAST_GLIBC}`,
    });
  throw new EarmarkError("engineFolder", "The engine cannot open the folder of the models.", { detail: modelFolder });
}

/** Versions by their numbers: 2.9 is older than 2.32. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  const at = b?.findIndex((number, i) => number !== (a?.[i] ?? 0)) ?? -1;
  return at >= 0 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
