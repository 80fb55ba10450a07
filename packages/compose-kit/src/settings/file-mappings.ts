import { posix } from 'node:path';
import { type FileMapping, parseFileMapping } from '@fairway/deploy-kit';
import { isWithin } from '@fairway/docker/compose';
import { Failure } from '@fairway/runtime';

/**
 * Reads the lines of the input `files`, and makes their paths on the hosts absolute.
 * @throws Failure for a malformed line, and for a path whose sync would delete files of others
 */
export function filesOf(
  all: readonly string[],
  { directory, stateDir }: { readonly directory: string; readonly stateDir: string },
): readonly FileMapping[] {
  const mappings = all.map((line) => {
    const { from, to } = parseFileMapping(line, { base: directory });
    return { from, to: posix.join('/', posix.isAbsolute(to) ? to : posix.join(directory, to)) };
  });
  for (const [index, { from, to }] of mappings.entries()) {
    const own = [directory, stateDir].find((place) => isWithin(place, to));
    if (own) {
      throw refused(
        `${from} => ${to}`,
        `${to} holds ${own}, and everything in it that is not in ${from} would be deleted.`,
      );
    }
    const other = mappings.find((one, at) => at !== index && isWithin(one.to, to));
    if (other) throw refused(`${from} => ${to}`, `${other.from} => ${other.to} goes to the same place.`);
  }
  return mappings;
}

function refused(line: string, why: string): Failure {
  return new Failure({
    what: `The input "files" cannot be used: ${line}.`,
    why,
    fix: 'Give each line a directory of its own on the hosts: deploy/infrastructure => infrastructure.',
  });
}
