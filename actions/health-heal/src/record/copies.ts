import { type Host, readFiles } from '@fairway/host';
import { messageOf } from '@fairway/runtime';

/** One file of which every host keeps a copy, so that no host need be there. */
export interface CopiedFile<T> {
  readonly path: string;
  /** A copy as it was read; undefined where the host has none. */
  readonly parse: (text: string | undefined, host: Host) => T;
  /** Called for a host that cannot be asked, or cannot take the file. */
  readonly problem: (sentence: string) => void;
}

/** The copies that can be read. */
export async function readCopies<T>(
  hosts: readonly Host[],
  { path, parse, problem }: CopiedFile<T>,
): Promise<readonly T[]> {
  const copies = await Promise.all(
    hosts.map(async (host) => {
      try {
        return [parse((await readFiles(host, { files: [path] })).text(path), host)];
      } catch (error) {
        problem(`${path} on ${host.name} cannot be read: ${messageOf(error)}`);
        return [];
      }
    }),
  );
  return copies.flat();
}

/** Writes the file on every host that can take it. */
export async function writeCopies(
  hosts: readonly Host[],
  text: string,
  { path, problem }: Pick<CopiedFile<unknown>, 'path' | 'problem'>,
): Promise<void> {
  await Promise.all(
    hosts.map(async (host) => {
      try {
        await host.writeFile(path, text, { mode: 0o600, parents: true });
      } catch (error) {
        problem(`${path} could not be kept on ${host.name}: ${messageOf(error)}`);
      }
    }),
  );
}
