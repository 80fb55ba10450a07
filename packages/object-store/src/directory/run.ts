import type { ExecResult, Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { NotAllowedFailure } from '../destination.ts';

/** Runs a program of ours where the directory is. */
export type RunThere = (
  program: string,
  words: readonly string[],
  options: {
    /** What failed, where it fails: `attic did not take part 3 of db/x.` */
    readonly what: string;
    readonly stdin?: Uint8Array;
    readonly signal?: AbortSignal;
    readonly accept?: readonly number[];
  },
) => Promise<ExecResult>;

/** Our programs on a host. What keeps one from its work is said in the words of whoever can change it. */
export function runOn(host: Host, directory: string): RunThere {
  return async (program, words, { what, ...options }) => {
    try {
      // Other languages have other words for what went wrong.
      return await host.exec(['sh', '-c', program, 'sh', ...words], { ...options, env: { LC_ALL: 'C' } });
    } catch (error) {
      // What is more than a failed command, such as a cut, is told by its kind.
      if (!(error instanceof Failure) || error.constructor !== Failure) throw error;
      throw explainOnHost(error, { what, directory, host: host.name });
    }
  };
}

/** The failure of a program in three parts. It is pure, so that a table of tests can hold it. */
export function explainOnHost(
  failure: Failure,
  { what, directory, host }: { readonly what: string; readonly directory: string; readonly host: string },
): Failure {
  const said = failure.evidence.join('\n');
  const { evidence } = failure;
  if (/No space left on device|quota exceeded/i.test(said)) {
    return new Failure({
      what,
      why: `The disk of ${host} is full, or the quota of its user is reached.`,
      fix: `Make room below ${directory}. The command prune works with a full disk.`,
      evidence,
      cause: failure,
    });
  }
  if (/Read-only file system|Input\/output error/i.test(said)) {
    return new Failure({
      what,
      why: `The file system of ${directory} on ${host} takes no writes, or cannot be read.`,
      fix: `Look at that disk on ${host} with \`dmesg\`: a file system goes read-only after errors.`,
      evidence,
      cause: failure,
    });
  }
  if (/Permission denied|Operation not permitted/i.test(said)) {
    return new NotAllowedFailure({
      what,
      why: `The login user of ${host} does not have the rights in ${directory}.`,
      fix: `On ${host}, let that user own ${directory} with all that is in it, mode 700, and run this again.`,
      evidence,
      cause: failure,
    });
  }
  return new Failure({
    what,
    why: `${failure.what} ${failure.why}`,
    fix: failure.fix,
    evidence,
    cause: failure,
  });
}
