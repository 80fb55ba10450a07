import type { Answer } from '../serve.ts';
import { writeXml } from '../xml.ts';
import type { Operation } from './blob-operations.ts';
import type { Container } from './container.ts';

/** List Blobs. Blobs that have only blocks are among them where they are asked for, and have no bytes. */
export function listBlobs({ blobs, blocks, kind }: Container, { query }: Operation): Answer {
  const prefix = query.get('prefix') ?? '';
  const include = new Set((query.get('include') ?? '').split(','));
  const after = Buffer.from(query.get('marker') ?? '', 'base64').toString();
  const seen = new Set([...blobs.keys(), ...(include.has('uncommittedblobs') ? blocks.keys() : [])]);
  const keys = [...seen]
    .filter((key) => key.startsWith(prefix))
    .sort(byBytes)
    .filter((key) => after === '' || byBytes(key, after) > 0);
  const page = keys.slice(0, kind.pageSize);
  const more = keys.length > page.length;
  const listed = page.map((Name) => {
    const blob = blobs.get(Name);
    const modified = blob?.modified ?? blocks.get(Name)?.begun ?? 0;
    return {
      Name,
      Properties: {
        'Last-Modified': new Date(modified).toUTCString(),
        'Content-Length': blob?.bytes.byteLength ?? 0,
        BlobType: 'BlockBlob',
      },
      ...(include.has('metadata') ? { Metadata: blob?.metadata ?? {} } : {}),
    };
  });
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('EnumerationResults', {
      Prefix: prefix,
      Blobs: { Blob: listed },
      NextMarker: more ? Buffer.from(page.at(-1) ?? '').toString('base64') : '',
    }),
  };
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
