import type { Readable } from 'node:stream';
import { type HttpAnswer, NoAnswer } from '../http/exchange.ts';
import { resumedBody } from '../http/resumed-body.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import type { S3Client } from './client.ts';
import { type Doing, explained, explainProblem } from './explain.ts';

/** The bytes of an object, to the last one. A cut is taken up where it was, of the very same object. */
export async function readObject(
  client: S3Client,
  {
    key,
    full,
    signal,
    what,
  }: { readonly key: string; readonly full: string; readonly signal: AbortSignal; readonly what: string },
): Promise<Readable> {
  const doing: Doing = { what, permission: 's3:GetObject' };
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const open = (headers: Readonly<Record<string, string>>, expected: number): Promise<HttpAnswer> =>
    explained(client, doing, () =>
      retry(client.deps, { doing: `read of ${key}`, signal: either }, async () => {
        const answer = await client.exchange({
          method: 'GET',
          key: full,
          headers,
          signal: either,
          doing: `read of ${key}`,
        });
        if (answer.status === expected) return answer;
        answer.body.destroy();
        throw new PassingProblem(`it answers ${answer.status} where ${expected} is right`);
      }),
    );
  const first = await open({}, 200);
  const { etag, 'content-length': length } = first.headers;
  const bytes = Number(length ?? Number.NaN);
  if (Number.isNaN(bytes)) {
    first.body.destroy();
    throw explainProblem(client, doing, new NoAnswer('it does not tell the length of the object'));
  }
  const body = resumedBody({
    bytes,
    first,
    from: (at) => open({ range: `bytes=${at}-`, ...(etag === undefined ? {} : { 'if-match': etag }) }, 206),
    explain: (problem) => explainProblem(client, doing, problem),
  });
  // Who stops reading must not leave a connection open.
  body.once('close', () => done.abort());
  return body;
}
