import { Failure } from '@fairway/runtime';
import { type DatabaseTarget, describeTarget } from '../connection/database-url.ts';
import { redactorOf } from '../connection/redact.ts';
import type { Clients } from './clients.ts';

/** The error for a machine without a program that can dump a server of this version. */
export function noClients(
  name: string,
  target: DatabaseTarget,
  place: string,
  server: number,
  clients: readonly Clients[],
): Failure {
  const newest = Math.max(...clients.map(({ major }) => major));
  return notBackedUp(name, target, {
    why:
      clients.length === 0
        ? `There is no pg_dump ${place}.`
        : `The server is PostgreSQL ${server}, and the newest pg_dump ${place} is ${newest}: it refuses a server that is newer than itself.`,
    evidence: clients.map(({ pgDump, major }) => `${pgDump}: ${major}`),
    fix: `Install postgresql-client-${server} ${place} (in a step before this one), or name an image that has it: \`backup-image: postgres:${server}\`.`,
  });
}

/** The result of a program that failed. */
export interface Ended {
  readonly program: string;
  readonly exitCode: number;
  readonly stderr: string;
}

/** The error for a pg_dump or pg_restore that failed. */
export function dumpFailed(name: string, target: DatabaseTarget, image: string | undefined, ended: Ended) {
  const { program, exitCode, stderr } = ended;
  const mismatch = /server version: (\d+)\S*.*?pg_dump version: (\d+)/s.exec(stderr);
  const redact = redactorOf([target.url]);
  const evidence = stderr
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8)
    .map(redact);
  if (mismatch && image !== undefined) {
    const [, server, own] = mismatch;
    return notBackedUp(name, target, {
      why: `The server is PostgreSQL ${server}, and the pg_dump of the image ${image} is ${own}: it refuses a server that is newer than itself.`,
      evidence,
      fix: `Name an image of the server's version: \`backup-image: postgres:${server}\`.`,
    });
  }
  return notBackedUp(name, target, {
    why: `${program} ended with exit status ${exitCode}.`,
    evidence,
    fix: 'Read its output above. The user of the URL must be allowed to read all tables, and the directory must be writable and have room.',
  });
}

function notBackedUp(
  name: string,
  target: DatabaseTarget,
  rest: { readonly why: string; readonly evidence: readonly string[]; readonly fix: string },
): Failure {
  return new Failure({
    what: `${name} (${describeTarget(target)}) could not be backed up; nothing was migrated.`,
    ...rest,
  });
}
