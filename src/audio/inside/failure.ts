/** What the program that Node runs needs beside itself. */
export const CORE_FILE = "ffmpeg-core.wasm";

/** How it begins its only line when it cannot start. */
export const CANNOT_LOAD = "The ffmpeg inside Earmark cannot be loaded: ";
/** Its exit code then (sysexits.h has it for software); ffmpeg's own are others. */
export const EXIT_CANNOT_LOAD = 70;
