import type { Readable } from 'node:stream';
import { type HttpAnswer, NoAnswer } from '../http/exchange.ts';
import { resumedBody } from '../http/resumed-body.ts';
import { PassingProblem, type RetryDeps, retry } from '../http/retry.ts';
import { type Doing, type Explains, explained, explainProblem } from './explain.ts';

/** How the bytes of an object are asked for. */
export interface ObjectReader extends Explains {
  readonly deps: RetryDeps;
  /**
   * One try.
   * @param rest for what is missing after a cut: where it begins, and the headers of the first answer, by which the very
   *   same object is named
   */
  ask(rest: Rest | undefined, signal: AbortSignal): Promise<HttpAnswer>;
}

export interface Rest {
  readonly at: number;
  readonly first: HttpAnswer['headers'];
}

/** The bytes of an object, to the last one. A cut is taken up where it was, of the very same object. */
export async function readWhole(
  reader: ObjectReader,
  { key, signal, doing }: { readonly key: string; readonly signal: AbortSignal; readonly doing: Doing },
): Promise<Readable> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const open = (rest?: Rest): Promise<HttpAnswer> =>
    explained(reader, doing, () =>
      retry(reader.deps, { doing: `read of ${key}`, signal: either }, async () => {
        const answer = await reader.ask(rest, either);
        const expected = rest ? 206 : 200;
        if (answer.status === expected) return answer;
        answer.body.destroy();
        throw new PassingProblem(`it answers ${answer.status} where ${expected} is right`);
      }),
    );
  const first = await open();
  const bytes = Number(first.headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(bytes)) {
    first.body.destroy();
    throw explainProblem(reader, doing, new NoAnswer('it does not tell the length of the object'));
  }
  const body = resumedBody({
    bytes,
    first,
    from: (at) => open({ at, first: first.headers }),
    explain: (problem) => explainProblem(reader, doing, problem),
  });
  // Who stops reading must not leave a connection open.
  body.once('close', () => done.abort());
  return body;
}
