import type { CoreFileSystem, CoreStream } from "@ffmpeg/core";
import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from "node:fs";
import * as path from "node:path";
import { passedOn } from "./errno";

/** Where a place in a file is counted from, as `lseek` has it. */
const FROM_HERE = 1;
const FROM_END = 2;
/** WASI's `EINVAL`. */
const INVALID = 28;

/** A file that is opened when ffmpeg opens it, so that it says itself what is wrong with it, and no output begins before its input is there. */
export function handOver(fs: CoreFileSystem, file: string, as: "input" | "output"): void {
  const folder = path.posix.dirname(nameInside(file));
  fs.mkdirTree(folder);
  const node = fs.createFile(folder, path.posix.basename(nameInside(file)), {}, true, as === "output");
  const open = new Map<CoreStream, number>();
  const handle = (stream: CoreStream): number => open.get(stream) ?? -1;
  const sizeOf = (handle: number): number => passedOn(fs, () => fstatSync(handle).size);
  node.node_ops = {
    ...node.node_ops,
    // Its size may grow while it is read.
    getattr: ({ id, mode }) => {
      const size = as === "input" ? passedOn(fs, () => statSync(file).size) : sizeOf([...open.values()][0] ?? -1);
      const never = new Date(0);
      const times = { atime: never, mtime: never, ctime: never };
      const owner = { nlink: 1, uid: 0, gid: 0, rdev: 0 };
      return { dev: 1, ino: id, mode, ...owner, size, ...times, blksize: 4_096, blocks: Math.ceil(size / 4_096) };
    },
  };
  node.stream_ops = {
    open: (stream) =>
      void open.set(
        stream,
        passedOn(fs, () => openSync(file, as === "input" ? "r" : "w+")),
      ),
    close: (stream) => {
      const closed = handle(stream);
      open.delete(stream);
      passedOn(fs, () => closeSync(closed));
    },
    // By position: nothing of it is copied, and hours of it take no memory.
    read: (stream, buffer, offset, length, position) =>
      passedOn(fs, () => readSync(handle(stream), buffer, offset, length, position)),
    write: (stream, buffer, offset, length, position) =>
      passedOn(fs, () => writeSync(handle(stream), buffer, offset, length, position)),
    llseek: (stream, offset, whence) => {
      const base = whence === FROM_HERE ? stream.position : whence === FROM_END ? sizeOf(handle(stream)) : 0;
      if (base + offset < 0) throw new fs.ErrnoError(INVALID);
      return base + offset;
    },
  };
}

/** Where ffmpeg finds it: as on this system; on Windows the whole path is one name in its only folder. */
function nameInside(file: string): string {
  return file.startsWith("/") ? file : `/${file}`;
}
