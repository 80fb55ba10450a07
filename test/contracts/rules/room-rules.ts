import { relativeImportsOf } from './file-circles.ts';
import type { Source } from './package-rules.ts';

/**
 * The rooms of a deploy, in its action and its kit, from the top down: a room imports only from rooms in lines below its
 * own. The folders have these names; `root` stands for the files beside them, and `src/inputs.ts` belongs to `inputs`.
 */
const floors: readonly (readonly string[])[] = [
  ['root'],
  ['heal'],
  ['put-back'],
  ['deploy'],
  ['migrations'],
  ['record'],
  ['look'],
  ['plan'],
  ['release'],
  ['prove', 'files'],
  ['installation'],
  ['fleet'],
  ['settings'],
  ['inputs'],
];

/** `check` reads what it needs, and only the commands at the root import it. */
const overlook = 'check';

/**
 * Imports that go against the direction of the rooms, and rooms that the plan does not know; one sentence each.
 * @param src the action's folder of sources, with a slash at the end
 */
export function roomViolations(src: string, sources: readonly Source[]): string[] {
  return sources
    .flatMap(relativeImportsOf)
    .filter(({ from, to }) => !mayImport(roomOf(src, from), roomOf(src, to)))
    .map(({ from, to }) => {
      const [room, other] = [roomOf(src, from), roomOf(src, to)];
      return `${from} imports ${to}: ${room} may not import ${other}`;
    });
}

function roomOf(src: string, path: string): string {
  const [folder = '', ...rest] = path.slice(src.length).split('/');
  if (rest.length > 0) return folder;
  return folder === 'inputs.ts' ? 'inputs' : 'root';
}

function mayImport(room: string, other: string): boolean {
  if (room === other) return true;
  if (other === overlook) return room === 'root';
  const [from, to] = [floorOf(room), floorOf(other)];
  if (room === overlook) return to > 0;
  return from >= 0 && from < to;
}

function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room));
}
