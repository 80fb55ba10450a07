/** A small project that holds oddities of Compose files, as people write them. */
export interface ComposeCase {
  readonly name: string;
  /** Path → text. A text alone is that of `compose.yaml`. */
  readonly files: Readonly<Record<string, string>>;
  /** The content of `.env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `compose.yaml`. */
  readonly composeFiles?: readonly string[];
  readonly profiles?: readonly string[];
}

type More = Omit<ComposeCase, 'name' | 'files'>;

/** A project of files, or of one `compose.yaml`. */
export function project(
  name: string,
  files: string | Readonly<Record<string, string>>,
  more: More = {},
): ComposeCase {
  return { name, files: typeof files === 'string' ? { 'compose.yaml': files } : files, ...more };
}
