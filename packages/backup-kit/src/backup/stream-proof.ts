import type { Proof, Source, SourceDump } from '@fairway/dumps';
import { Failure, messageOf } from '@fairway/runtime';
import { fork } from './fork.ts';

/** The restore of a dump as it passes, at a place that waits for it. */
export interface StreamProof extends AsyncDisposable {
  /** Lets the proof have the bytes of a dump too. */
  share(dump: SourceDump): SourceDump;
  /** It never rejects. */
  readonly result: Promise<Proof | Failure>;
}

/**
 * Makes the place of a proof ready, and then lets it wait for the dump: one that waited for the place would hold its
 * snapshot, and its server would end it. Where there is no such place, the dump goes on without it, and the result says why.
 */
export async function proofFromStream(
  source: Source,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<StreamProof> {
  const ready = Promise.withResolvers<void>();
  const side = Promise.withResolvers<SourceDump>();
  side.promise.catch(() => {});
  const open = () => {
    ready.resolve();
    return side.promise;
  };
  const result = source
    .prove(open, { signal, known: null, run: id })
    .catch((error: unknown) => asFailure(error, `The backup ${source.name}/${id} was not proven.`))
    .finally(() => {
      ready.resolve();
      side.promise.then(
        ({ bytes }) => bytes.destroy(),
        () => {},
      );
    });
  await ready.promise;
  return {
    result,
    share(dump) {
      const { main, side: bytes } = fork(dump.bytes);
      side.resolve({ ...dump, bytes });
      return { ...dump, bytes: main };
    },
    async [Symbol.asyncDispose]() {
      side.reject(new Error('The dump did not begin.'));
      await result;
    },
  };
}

function asFailure(error: unknown, what: string): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what,
    why: messageOf(error),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause: error,
  });
}
