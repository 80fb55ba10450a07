import { posix } from 'node:path';
import type { FileMapping } from '@fairway/deploy-kit';
import { isWithin } from '@fairway/docker/compose';

/** A path that a service mounts. */
export interface Mounted {
  readonly service: string;
  /** Its path on the host. */
  readonly path: string;
  /** The path in the repository that stands for it. */
  readonly inside: string;
}

export interface BringingQuery {
  readonly directory: string;
  readonly base: string;
  /** The lines of the input `files` as they are. */
  readonly mappings: readonly FileMapping[];
  /** Every path of the project's place in the repository that a service mounts. */
  readonly mounted: readonly Mounted[];
  /** Mounted path that the repository has → what it is. Other mounted paths are data of the host. */
  readonly kinds: ReadonlyMap<string, 'file' | 'directory'>;
}

/**
 * What to write so that mounted paths of the repository come to the hosts: the whole input `files`, ready to copy, and
 * which files to move first. A line brings a whole directory, so a file beside data of the host cannot stay there.
 */
export function bringingLines(missing: readonly Mounted[], query: BringingQuery): readonly string[] {
  const { directory, base, mappings, kinds } = query;
  const needed = missing.map(({ inside, path }) =>
    kinds.get(inside) === 'directory'
      ? { inside, from: inside, to: path }
      : { inside, from: posix.dirname(inside), to: posix.dirname(path) },
  );
  const possible = needed.filter((one) => canBeBrought(one, query));
  const moved = [
    ...new Set(needed.filter((one) => !possible.includes(one)).map(({ inside }) => inside)),
  ].sort();
  const home = posix.join(base, 'mounted');
  const wanted = [
    ...mappings,
    ...possible.map(({ from, to }) => ({ from, to })),
    ...(moved.length > 0 ? [{ from: home, to: posix.join(directory, 'mounted') }] : []),
  ];
  const lines = wanted
    .filter(
      ({ to }, index) =>
        !wanted.some(
          (other, at) => at !== index && isWithin(to, other.to) && (to !== other.to || at < index),
        ),
    )
    .map(({ from, to }) => `  ${from} => ${isWithin(to, directory) ? posix.relative(directory, to) : to}`);
  return [
    ...(moved.length > 0
      ? [
          `Move ${moved.join(', ')} to ${home}/ and mount ${moved.length === 1 ? 'it' : 'them'} from ./mounted/, because a line of "files" brings a whole directory and deletes other files there. Then write:`,
        ]
      : ['Write:']),
    'files: |',
    ...lines,
  ];
}

/** Whether a line may make a directory of the host equal to the repository, without deleting what is not from there. */
function canBeBrought(
  { from, to }: FileMapping,
  { directory, mounted, kinds, mappings }: BringingQuery,
): boolean {
  if (isWithin(directory, to)) return false;
  const data = mounted.some(({ path, inside }) => isWithin(path, to) && !kinds.has(inside) && path !== to);
  const other = mappings.some(
    (one) =>
      isWithin(one.to, to) && posix.normalize(one.from) !== posix.join(from, posix.relative(to, one.to)),
  );
  return !data && !other;
}
