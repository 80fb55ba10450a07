import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { type Destination, KeyExistsFailure, type Leftover } from '../destination.ts';
import { barePrefix, fullKey } from '../key.ts';
import { md5Of } from '../md5.ts';
import { readDirectory, unfinishedKey } from './files.ts';
import { lookAtDirectory } from './look.ts';
import { beginProgram, keyTaken, putProgram, removeProgram } from './programs.ts';
import { readFile } from './read-file.ts';
import { runOn } from './run.ts';
import { blockBytes, DirectoryUpload, dropFile } from './upload.ts';

/** A directory of a machine, or what lies below a prefix in it. */
export interface DirectorySettings {
  /** For people. */
  readonly name: string;
  /** Absolute. It is made where it is missing. */
  readonly directory: string;
  readonly prefix?: string | undefined;
}

/** Opens a directory of a host as a destination. Nothing is asked before the first call. */
export function openDirectory(
  { name, directory, prefix: written = '' }: DirectorySettings,
  { host, clock }: { readonly host: Host; readonly clock: Clock },
): Destination {
  const prefix = barePrefix(written);
  const base = posix.join(directory, prefix);
  const pathOf = (key: string) => posix.join(directory, fullKey(prefix, key));
  const run = runOn(host, directory);
  const filesFor = (what: string) => readDirectory(run, { directory: base, what });

  async function begin(key: string) {
    const id = randomBytes(6).toString('hex');
    const [final, part] = [pathOf(key), pathOf(unfinishedKey(key, id))];
    const what = `${name} did not begin ${key}.`;
    const { exitCode } = await run(beginProgram, [final, part], { what, accept: [0, keyTaken] });
    if (exitCode === keyTaken) throw new KeyExistsFailure(name, key);
    return new DirectoryUpload({ destination: name, final, part, run }, { key, id, begun: clock.now() });
  }

  return {
    name,
    kind: 'host',
    limits: {
      partBytes: { min: blockBytes, max: 1024 * blockBytes, multipleOf: blockBytes },
      maxParts: 1_000_000,
      equalParts: false,
    },
    begin,
    async put(key, bytes) {
      const part = pathOf(unfinishedKey(key, randomBytes(6).toString('hex')));
      const md5 = Buffer.from(md5Of(bytes), 'base64').toString('hex');
      const { exitCode } = await run(putProgram, [pathOf(key), part, md5], {
        ...{ what: `${name} did not store ${key}.`, stdin: bytes, accept: [0, keyTaken] },
      });
      if (exitCode === keyTaken) throw new KeyExistsFailure(name, key);
    },
    async *list(listed) {
      const { objects } = await filesFor(`${name} did not list what it has.`);
      yield* objects.filter(({ key }) => key.startsWith(listed));
    },
    read: (key, signal) =>
      readFile(host, { path: pathOf(key), signal, what: `${name} did not give back ${key}.` }),
    async *leftovers(listed) {
      const { leftovers } = await filesFor(`${name} did not list its unfinished uploads.`);
      yield* leftovers.filter(({ key }) => key.startsWith(listed));
    },
    async remove(key) {
      await run(removeProgram, [pathOf(key)], { what: `${name} did not remove ${key}.` });
      return 'removed';
    },
    look: () => lookAtDirectory({ what: `${name} did not tell about itself.`, base, run, clock }),
    drop: ({ key, id }: Leftover) =>
      dropFile(run, { destination: name, key, part: pathOf(unfinishedKey(key, id)) }),
  };
}
