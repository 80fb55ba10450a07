/** What a command is given besides its argv. */
export interface ExecOptions {
  /** Bytes for standard input; without it standard input is empty, never the terminal. */
  readonly stdin?: string | Uint8Array | undefined;
  /** Environment variables set for this command alone. Values may be secret: they never reach argv. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Directory to run in. */
  readonly cwd?: string | undefined;
  /** Milliseconds after which the command is ended and the call fails. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Exit statuses that are an answer; any other throws a Failure. `'any'` accepts all. Default: `[0]`. */
  readonly accept?: readonly number[] | 'any' | undefined;
  /** How argv is shown in logs and errors; the default is the quoted argv, cut at 200 characters. */
  readonly show?: string | undefined;
}

/** What a command that ended said. A command without an exit status (a cut, a signal) throws instead. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Also told line by line, while the command runs. */
export interface StreamOptions extends ExecOptions {
  readonly onStdout?: ((line: string) => void) | undefined;
  readonly onStderr?: ((line: string) => void) | undefined;
  /** Told standard output byte for byte instead; none of it is kept, so there may be any amount. */
  readonly onStdoutBytes?: ((chunk: Uint8Array) => void) | undefined;
}

export interface WriteOptions {
  /** Permission bits. */
  readonly mode: number;
  /** `user`, `user:group` or numeric ids; without it an existing file keeps its owner. */
  readonly owner?: string | undefined;
  /** Make missing parent directories (mode 0755). */
  readonly parents?: boolean | undefined;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly mode: number;
  readonly size: number;
  readonly owner: string;
  readonly group: string;
  /** Whole seconds since the Unix epoch. */
  readonly mtime: number;
}

/** A machine that runs argv. */
export interface Host {
  /** How people call it in logs and errors: `worker1 (10.0.0.5)`. */
  readonly name: string;
  /** How people know it in a table: its given name or host name, the address where it has none. */
  readonly label: string;
  /** The address that it was reached by; `local` for this machine. */
  readonly address: string;
  /** Runs one command to its end. Output is kept whole. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Runs one command and tells its lines as they come. */
  stream(argv: readonly string[], options?: StreamOptions): Promise<ExecResult>;
  /** The bytes of a file. */
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file so that readers see the old content or the new one, never a part; secret content is safe. */
  writeFile(path: string, content: string | Uint8Array, options: WriteOptions): Promise<void>;
  /** What is at a path; undefined where nothing is. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Removes a file or a whole directory; nothing there is no error. */
  remove(path: string): Promise<void>;
  /** Ends the connection. Calling it twice is no error. */
  close(): Promise<void>;
}
