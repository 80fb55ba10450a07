import { posix } from 'node:path';

/** A tree below a scratch directory that has a place for every path of a host. */
export interface Mirror {
  readonly scratch: string;
  /** The place of an absolute path. Any number of `..` from there stays in the tree. */
  at(path: string): string;
  /** Whether a text begins with a place of the tree. */
  holds(text: string): boolean;
  /** The text, with the host's path in place of each place of the tree. */
  back(text: string): string;
}

/** More levels than any file goes up. */
const levels = 32;

/**
 * A mirror of a host's file system. Compose makes relative paths absolute by its project directory. In a mirror the
 * directory has the same parents as on the host, so a path with `..` names the same place in both. The root of the
 * tree has parents too, because `..` at the root of a host stays there.
 * @param scratch a path whose last part is random, so that no text of a user holds it
 */
export function mirrorIn(scratch: string): Mirror {
  // A name that only the levels have: a directory of the host with the same name would be taken for one of them.
  const level = posix.basename(scratch).slice(-12);
  const root = posix.join(scratch, ...Array.from({ length: levels }, () => level));
  const place = new RegExp(`${literal(scratch)}(?:/${literal(level)})*(?![^/\\s"':])`, 'g');
  return {
    scratch,
    at: (path) => posix.join(root, path),
    holds: (text) => text === scratch || text.startsWith(`${scratch}/`),
    back: (text) =>
      text.replaceAll(place, (found: string, at: number) => (text[at + found.length] === '/' ? '' : '/')),
  };
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
