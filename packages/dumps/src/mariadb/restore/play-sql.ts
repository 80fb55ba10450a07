import type { Readable } from 'node:stream';
import { type Clock, Failure } from '@fairway/runtime';
import { NotProvable } from '../../not-provable.ts';
import { endWhenStuck } from '../../place/end-when-stuck.ts';
import { describeMaria, type MariaAccess, mariaCommand } from '../access.ts';
import { mariaFailure } from '../run-sql.ts';
import { withoutMariaValues } from '../without-values.ts';

/** Plays statements of a dump into a database. @throws Failure at the first one that the server refuses */
export async function playSql(
  access: MariaAccess,
  dump: Readable,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const { database, place, programs } = access;
  const { argv, env } = mariaCommand(access, 'client', [
    '--batch',
    '--max-allowed-packet=1G',
    `--database=${database}`,
  ]);
  const stdin = endWhenStuck(dump, `${programs.client} of ${place.where}`, clock);
  const { stdout, ended } = await place.host.pipe(argv, {
    ...{ env, signal, stdin },
    show: `${programs.client} of ${database}`,
  });
  stdout.resume();
  try {
    await ended;
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted || stdin.errored) throw error;
    throw restoreFailure(access, error);
  }
}

/** What hinders a server that is no fault of the dump. */
const hindrances: readonly { readonly sign: RegExp; readonly why: string; readonly fix: string }[] = [
  {
    sign: /Unknown storage engine|Unknown (collation|character set)|Plugin .* is not loaded/,
    why: 'The server restored into lacks a storage engine, a collation or a plugin of the original.',
    fix: 'Set `verify-image` to an image of the same version that has it.',
  },
  {
    sign: /No space left on device|\bErrcode: 28\b|errno: 28\b|^ERROR (1021|1114) /im,
    why: 'The disk of the server restored into is full.',
    fix: 'Make room there, as much as the database takes and its log besides.',
  },
  {
    sign: /Lost connection|server has gone away|Can't connect|^ERROR (1041|5|1037|1038) |Out of memory/im,
    why: 'The server restored into ended, or its memory ran out.',
    fix: 'Look in its log, and give the proof more memory.',
  },
];

function restoreFailure(access: MariaAccess, error: Failure): Failure {
  const words = withoutMariaValues(error.evidence.join('\n') || error.why);
  const failed = mariaFailure(
    access,
    `The dump cannot be restored into the ${describeMaria(access)}.`,
    words,
    'restore',
  );
  const hindrance = hindrances.find(({ sign }) => sign.test(words));
  if (hindrance === undefined) return failed;
  const { why, fix } = hindrance;
  const what = `The dump could not be restored into the ${describeMaria(access)}.`;
  return new NotProvable({ what, why, evidence: failed.evidence, fix });
}
