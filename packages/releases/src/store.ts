import { posix } from 'node:path';
import { type Host, readFiles, writeFiles } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type Release, releaseSchema } from './release.ts';

/** The stored releases of a host. Each has a directory, in which `release.json` is written last. */
export interface ReleaseStore {
  dirOf(id: string): string;
  write(release: Release): Promise<void>;
  find(id: string): Promise<Release | undefined>;
  /** Ids of all directories, finished or not, in no order. */
  list(): Promise<readonly string[]>;
  remove(id: string): Promise<void>;
}

/** The last file that is written in a release's directory. */
export const releaseFile = 'release.json';

/** A version, a dash and a hash. An id becomes a path, so a slash and a leading dot are not allowed. */
const idPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,191}$/;

export function openStore(host: Host, root: string): ReleaseStore {
  const dirOf = (id: string) => posix.join(root, checkedId(id));
  const fileOf = (id: string) => posix.join(dirOf(id), releaseFile);
  return {
    dirOf,
    async write(release) {
      const file = { path: fileOf(release.id), content: formatRelease(release), mode: 0o600 };
      // The rendered stack may hold secret environment values, so only the owner may enter the directory.
      await writeFiles(host, [file], { parents: 0o700 });
    },
    async find(id) {
      const file = fileOf(id);
      const text = (await readFiles(host, { files: [file] })).text(file);
      return text === undefined ? undefined : parseRelease(text, `${file} on ${host.name}`);
    },
    async list() {
      return (await readFiles(host, { names: [root] })).namesIn(root).filter(isId);
    },
    remove: (id) => host.remove(dirOf(id)),
  };
}

/** Whether a text can be the name of a release's directory. */
export function isId(name: string): boolean {
  return idPattern.test(name);
}

/** The text of the release's file. */
export function formatRelease(release: Release): string {
  return `${JSON.stringify(releaseSchema.parse(release), null, 2)}\n`;
}

function checkedId(id: string): string {
  if (isId(id)) return id;
  throw new Failure({
    what: `${JSON.stringify(id)} is not the id of a release.`,
    why: 'An id is a version, a dash and a hash, like v1.4.0-9f86d081884c.',
    fix: 'Take the id out of the ledger.',
  });
}

/** @throws Failure where the text does not have Fairway's format */
export function parseRelease(text: string, where: string): Release {
  try {
    return releaseSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      what: `The stored release cannot be read: ${where}.`,
      why: 'The file is not what Fairway wrote there.',
      fix: 'Delete its directory and deploy that version again.',
      cause,
    });
  }
}
