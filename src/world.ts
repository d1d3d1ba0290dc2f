/** Everything that the program takes from outside. `main` makes it from the process; a test makes its own. */
export interface World {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Stdin
  readonly stdout: Stream
  readonly stderr: Stream
  /** The wall clock, read only at the edge. Minutes east of UTC come with it, since a learner's day is a local day. */
  now(): { readonly time: Date; readonly offsetMinutes: number }
  readonly files: Files
  /** The folder that holds `content/`. */
  readonly home: string
  /** What the build made of our own deck; absent where no build is running. */
  readonly compiledDeck?: string
  readonly workingFolder: string
  readonly version: string
  /** Of Node, without the `v`. */
  readonly nodeVersion: string
  /** Something that differs between devices and runs: names the progress file and its events. Never used by a model. */
  readonly uniqueId: () => string
  /** Calls back once when the process is asked to stop by a signal; returns how to stop listening. */
  onStop(listener: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void
}

export type Stream = NodeJS.WritableStream & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}
export type Stdin = NodeJS.ReadableStream & { readonly isTTY?: boolean }

/** The few things done with files. All throw Node's own errors (with `code`), which the callers turn into a Mistake. */
export interface Files {
  read(path: string): string
  bytes(path: string): Uint8Array
  /**
   * All bytes of whatever a user may name, be it a pipe or a device without end; undefined if they are more than `most`. Waits for
   * whoever writes a pipe, but not for somebody to begin: then it throws EPIPE.
   */
  bytesAtMost(path: string, most: number): Promise<Uint8Array | undefined>
  /** Names in a folder, sorted. */
  list(folder: string): readonly string[]
  /** `other`: a device, a pipe or a socket, which has no size and may have no end. */
  kind(path: string): 'file' | 'folder' | 'other' | undefined
  size(path: string): number
  /** Whether it may be written, as far as permissions and the file system say; nothing is tried. */
  writable(path: string): boolean
  makeFolder(path: string): void
  /** One `write` on an `O_APPEND` descriptor, then `fsync`: when it returns, the text survives the process. */
  append(path: string, text: string): void
  /** Writes a file that was not there; throws EEXIST if it was. */
  create(path: string, text: string): void
  /** Replaces a file as one step (write beside it, fsync, rename). */
  replace(path: string, text: string): void
}
