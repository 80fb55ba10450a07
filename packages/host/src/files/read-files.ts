import type { ExecOptions, Host } from '../host.ts';

/** The files and directories to read from a host. All paths are absolute. A missing path is not an error. */
export interface FilesWanted {
  readonly files?: readonly string[];
  /** Directories whose names are listed. */
  readonly names?: readonly string[];
  /** Directories of directories: their names, and every file right below one of those. */
  readonly below?: readonly string[];
}

/** The files and names that were found. */
export interface FilesFound {
  /** The text of a file; undefined for a missing file. */
  text(path: string): string | undefined;
  /** The names in a requested directory, in no order. */
  namesIn(directory: string): readonly string[];
}

/**
 * Fields end with a NUL byte, which no path can hold. Content travels as base64, so every byte arrives. A file that is
 * removed meanwhile counts as missing.
 */
const program = `
file() {
  [ -f "$1" ] || return 0
  printf 'file\\0%s\\0' "$1"
  base64 -w 0 -- "$1" || { [ ! -e "$1" ] || exit 1; printf '!'; }
  printf '\\0'
}
names() {
  for at in "$1"/* "$1"/.[!.]*; do [ -e "$at" ] || [ -L "$at" ] || continue; printf 'name\\0%s\\0\\0' "$at"; done
}
below() {
  names "$1"
  for each in "$1"/*/*; do file "$each"; done
}
while [ $# -gt 0 ]; do "$1" "$2"; shift 2; done
`;

/** Reads many files of a host by one command. A command for each file would take longer than the transfer itself. */
export async function readFiles(
  host: Host,
  { files = [], names = [], below = [] }: FilesWanted,
  options: Pick<ExecOptions, 'signal' | 'timeoutMs'> = {},
): Promise<FilesFound> {
  const words = [
    ...files.flatMap((path) => ['file', path]),
    ...names.flatMap((path) => ['names', path]),
    ...below.flatMap((path) => ['below', path]),
  ];
  const { stdout } = await host.exec(['sh', '-c', program, 'sh', ...words], {
    ...options,
    env: { LC_ALL: 'C' },
    show: `read ${[...files, ...names, ...below].join(', ')}`,
  });
  const texts = new Map<string, string>();
  const paths: string[] = [];
  const fields = stdout.split('\0');
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [kind, path = '', content = ''] = fields.slice(index, index + 3);
    if (kind === 'name') paths.push(path);
    else if (!content.endsWith('!')) texts.set(path, Buffer.from(content, 'base64').toString('utf8'));
  }
  return {
    text: (path) => texts.get(path),
    namesIn: (directory) =>
      paths
        .filter((path) => path.lastIndexOf('/') === directory.length && path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1)),
  };
}
