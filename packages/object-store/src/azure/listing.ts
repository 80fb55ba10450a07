import type { Leftover, Stored } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { childrenOf, textOf, type XmlElement } from '../xml.ts';
import { blocksOf, replaces } from './blobs.ts';
import { timeOf, uploadOf } from './block-id.ts';
import type { AzureClient } from './client.ts';
import { keepsAll } from './look.ts';

/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
export async function* listBlobs(client: AzureClient, prefix: string): AsyncGenerator<Stored> {
  for await (const blob of blobsOf(client, { prefix, include: 'metadata' })) {
    if (replacedBy(blob) === undefined) {
      yield { key: keyOf(blob), bytes: sound(bytesOf(blob), 'Content-Length'), modified: modifiedOf(blob) };
    }
  }
}

/**
 * All uploads below a full prefix that have stored blocks and made no blob of them. In a container where nothing can be
 * removed there is nothing to drop: Azure forgets blocks by itself, a week after the last one.
 */
export async function* listUploads(client: AzureClient, prefix: string): AsyncGenerator<Leftover> {
  const include = 'metadata,uncommittedblobs';
  for await (const blob of blobsOf(client, { prefix, include })) {
    const key = keyOf(blob);
    const discarded = replacedBy(blob);
    if (discarded !== undefined) yield { key, id: discarded, begun: modifiedOf(blob) };
    // One that is not made yet has no bytes. Neither has one that was made of nothing.
    else if ((bytesOf(blob) || 0) === 0 && !(await keepsAll(client))) {
      const [block] = await retry(client.deps, { doing: `look at ${key}` }, () => blocksOf(client, key));
      if (block === undefined) continue;
      const id = uploadOf(block) ?? block;
      // A blob that is not made yet may have no date. Then its age is unknown, and it passes for new.
      const [begun = client.deps.clock.now()] = [dateOf(blob), timeOf(id)].filter(
        (time) => !Number.isNaN(time),
      );
      yield { key, id, begun };
    }
  }
}

/** What a listing has, page by page. A store that forgets where it was would let us go round for ever. */
async function* blobsOf(
  client: AzureClient,
  { prefix, include }: { readonly prefix: string; readonly include: string },
): AsyncGenerator<XmlElement> {
  let marker = '';
  for (let number = 1; ; number += 1) {
    const page = await client.askFor('EnumerationResults', {
      method: 'GET',
      query: {
        ...{ restype: 'container', comp: 'list', include },
        ...(prefix === '' ? {} : { prefix }),
        ...(marker === '' ? {} : { marker }),
      },
      expected: 200,
      doing: `page ${number} of the listing`,
    });
    const [blobs] = childrenOf(page, 'Blobs');
    const next = textOf(page, 'NextMarker');
    if (!blobs || next === undefined) throw unreadable(blobs ? 'NextMarker' : 'Blobs');
    yield* childrenOf(blobs, 'Blob');
    if (next === '') return;
    if (next === marker) {
      throw new PassingProblem('its listing says that more follows, and does not say where');
    }
    marker = next;
  }
}

function keyOf(blob: XmlElement): string {
  const key = textOf(blob, 'Name');
  if (key === undefined || key === '') throw unreadable('Name');
  return key;
}

function bytesOf(blob: XmlElement): number {
  return Number(property(blob, 'Content-Length') || Number.NaN);
}

function modifiedOf(blob: XmlElement): number {
  return sound(dateOf(blob), 'Last-Modified');
}

function dateOf(blob: XmlElement): number {
  return Date.parse(property(blob, 'Last-Modified') ?? property(blob, 'Creation-Time') ?? '');
}

function replacedBy(blob: XmlElement): string | undefined {
  const [metadata] = childrenOf(blob, 'Metadata');
  return metadata && textOf(metadata, replaces);
}

function property(blob: XmlElement, name: string): string | undefined {
  const [properties] = childrenOf(blob, 'Properties');
  return properties && textOf(properties, name);
}

function sound(value: number, field: string): number {
  if (Number.isNaN(value)) throw unreadable(field);
  return value;
}

function unreadable(field: string): PassingProblem {
  return new PassingProblem(`its listing has no ${field} that can be read`);
}
