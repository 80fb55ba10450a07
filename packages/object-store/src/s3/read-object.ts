import type { Readable } from 'node:stream';
import { readWhole } from '../cloud/read-object.ts';
import type { S3Client } from './client.ts';

/** The bytes of an object, to the last one. */
export async function readObject(
  client: S3Client,
  {
    key,
    full,
    signal,
    what,
  }: { readonly key: string; readonly full: string; readonly signal: AbortSignal; readonly what: string },
): Promise<Readable> {
  return readWhole(
    {
      deps: client.deps,
      explain: (refusal, doing) => client.explain(refusal, doing),
      ask(rest, either) {
        const headers = rest && {
          range: `bytes=${rest.at}-`,
          ...(rest.first.etag === undefined ? {} : { 'if-match': rest.first.etag }),
        };
        const doing = `read of ${key}`;
        return client.exchange({ method: 'GET', key: full, headers: headers ?? {}, signal: either, doing });
      },
    },
    { key, signal, doing: { what } },
  );
}
