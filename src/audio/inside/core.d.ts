/** FFmpeg as WebAssembly, in Emscripten's wrapping; it has no types of its own. */
declare module "@ffmpeg/core" {
  /** Emscripten's error: its number is that of WASI, not of this system. */
  type ErrnoError = new (errno: number) => Error;

  /** An open file. */
  interface CoreStream {
    position: number;
    seekable: boolean;
    stream_ops: Partial<CoreStreamOps>;
  }

  interface CoreStreamOps {
    open(stream: CoreStream): void;
    close(stream: CoreStream): void;
    read(stream: CoreStream, buffer: Int8Array, offset: number, length: number, position: number): number;
    write(stream: CoreStream, buffer: Int8Array, offset: number, length: number, position: number): number;
    llseek(stream: CoreStream, offset: number, whence: number): number;
  }

  interface CoreNode {
    readonly id: number;
    readonly mode: number;
    node_ops: { readonly getattr: (node: CoreNode) => object };
    stream_ops: Partial<CoreStreamOps>;
  }

  interface CoreFileSystem {
    readonly ErrnoError: ErrnoError;
    readonly streams: readonly CoreStream[];
    mkdirTree(path: string): void;
    createFile(parent: string, name: string, properties: object, canRead: boolean, canWrite: boolean): CoreNode;
  }

  interface Core {
    readonly FS: CoreFileSystem;
    /** Runs ffmpeg with these arguments behind `-nostdin -y`, to its end. Answers with its exit code. */
    exec(...args: readonly string[]): number;
    setLogger(logger: (line: { readonly message: string }) => void): void;
  }

  export default function createCore(options: { readonly wasmBinary: Uint8Array }): Promise<Core>;
}
