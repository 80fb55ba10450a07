import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { NotProvable } from '../not-provable.ts';
import type { ServerKind } from './kind.ts';

/** The beginning of every failure of a server. */
export const serverWords = (kind: ServerKind, host: Host, image: string): string =>
  `The throwaway ${kind.name} from ${image} on ${host.name}`;

/** The error for a server that has ended, before or after it answered. */
export function serverEnded(what: string, error: unknown): NotProvable {
  const evidence = error instanceof Failure ? error.evidence : [];
  const words = evidence.join('\n');
  const known = causes.find(({ sign }) => sign.test(words));
  return new NotProvable({
    what: `${what} has ended.`,
    why: known?.why ?? (error instanceof Failure ? error.why : 'It ended by itself.'),
    evidence,
    fix: known?.fix ?? 'Read its last lines above. `verify-image` names another image for it.',
    cause: error,
  });
}

const causes: readonly { readonly sign: RegExp; readonly why: string; readonly fix: string }[] = [
  {
    sign: /No space left on device/,
    why: 'The disk of the machine is full.',
    fix: 'Make room in the directory of the Docker Engine there, as much as the database takes and its dump besides.',
  },
  {
    sign: /no programs of the server/,
    why: 'The programs of the server are not in the image.',
    fix: 'Name an image of the server in `verify-image`.',
  },
  {
    sign: /could not access file "[^"]+": No such file|could not load library/,
    why: 'A library that the server of the database preloads (`shared_preload_libraries`) is not in the image.',
    fix: 'Set `verify-image` to an image that has it.',
  },
  {
    sign: /exec: "sh"|stat sh: no such file/,
    why: 'The image has no shell.',
    fix: 'Name another image of the same server in `verify-image`.',
  },
  {
    sign: /exit status 137|terminated by signal 9|Killed/,
    why: 'It was killed, most likely because its memory ran out.',
    fix: 'Look at `dmesg` there, and give the proof more memory.',
  },
];

/** The error for a server that does not answer. */
export function serverSilent(what: string, seconds: number): NotProvable {
  return new NotProvable({
    what: `${what} does not answer.`,
    why: `It was started ${seconds} s ago.`,
    fix: 'Look at what keeps the machine busy. `verify-image` names another image for it.',
  });
}
