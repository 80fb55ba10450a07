import type { Answer } from '../serve.ts';
import { writeXml } from '../xml.ts';
import { AzureError } from './answers.ts';
import { metadataOf, type Operation, refuseTaken } from './blob-operations.ts';
import type { Container } from './container.ts';

/** Put Block. */
export function putBlock(container: Container, { key, query, headers, body, now }: Operation): Answer {
  const id = query.get('blockid') ?? '';
  const blocks = container.blocks.get(key) ?? { begun: now, staged: new Map<string, Uint8Array>() };
  const [other] = blocks.staged.keys();
  if (id === '' || Buffer.from(id, 'base64').length > 64 || (other ?? id).length !== id.length) {
    throw new AzureError(400, 'InvalidBlobOrBlock', 'The specified blob or block content is invalid.');
  }
  if (body.length === 0) throw new AzureError(400, 'InvalidHeaderValue');
  blocks.staged.set(id, body);
  container.blocks.set(key, blocks);
  return { status: 201, headers: { 'content-md5': String(headers['content-md5'] ?? '') } };
}

/** Put Block List. */
export function putBlockList(container: Container, operation: Operation): Answer {
  const { key, headers, body, now } = operation;
  refuseTaken(container, operation);
  const named = [...body.toString().matchAll(/<(Uncommitted|Latest)>([^<]*)<\/\1>/g)].map(
    ([, , id = '']) => id,
  );
  if (named.length > container.kind.maxBlocks) throw new AzureError(409, 'BlockCountExceedsLimit');
  const staged = container.blocks.get(key)?.staged;
  const chosen = named.map((id) => {
    const bytes = staged?.get(id);
    if (!bytes) throw new AzureError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    return bytes;
  });
  const contentType = String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream');
  const made = container.store(key, {
    ...{ bytes: Buffer.concat(chosen), contentType, metadata: metadataOf(headers), now },
  });
  return { status: 201, headers: { etag: made.etag } };
}

/** Get Block List. */
export function getBlockList(container: Container, { key }: Operation): Answer {
  const blocks = container.blocks.get(key);
  const blob = container.blobs.get(key);
  if (!blocks && !blob) throw new AzureError(404, 'BlobNotFound', 'The specified blob does not exist.');
  const staged = [...(blocks?.staged ?? [])].map(([Name, bytes]) => ({ Name, Size: bytes.byteLength }));
  const committed = blob ? [{ Name: 'AAAA', Size: blob.bytes.byteLength }] : [];
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('BlockList', {
      CommittedBlocks: { Block: committed },
      UncommittedBlocks: { Block: staged },
    }),
  };
}
