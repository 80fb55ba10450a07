import { asRecord } from '@fairway/runtime';
import type { Stored } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { withQuery } from './bucket.ts';
import type { GcsClient } from './client.ts';

/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
export async function* listObjects(client: GcsClient, prefix: string): AsyncGenerator<Stored> {
  const fields = 'kind,nextPageToken,items(name,size,timeCreated)';
  let pageToken = '';
  for (let number = 1; ; number += 1) {
    const query = {
      ...(prefix === '' ? {} : { prefix }),
      ...(pageToken === '' ? {} : { pageToken }),
      fields,
    };
    const page = await retry(client.deps, { doing: `page ${number} of the listing` }, async () => {
      const url = withQuery(client.bucket.url, query);
      const read = await client.resource({ method: 'GET', url, headers: {}, expected: [200] });
      if (read['kind'] !== 'storage#objects') throw new PassingProblem('what answers sends no listing');
      return read;
    });
    const { items = [], nextPageToken = '' } = page;
    if (!Array.isArray(items) || typeof nextPageToken !== 'string') throw unreadable('items');
    yield* items.map(storedOf);
    if (nextPageToken === '') return;
    if (nextPageToken === pageToken) {
      throw new PassingProblem('its listing says that more follows, and does not say where');
    }
    pageToken = nextPageToken;
  }
}

function storedOf(item: unknown): Stored {
  const { name, size, timeCreated } = asRecord(item);
  const modified = Date.parse(String(timeCreated));
  if (typeof name !== 'string' || name === '') throw unreadable('name');
  if (!/^\d+$/.test(String(size))) throw unreadable('size');
  if (Number.isNaN(modified)) throw unreadable('timeCreated');
  return { key: name, bytes: Number(size), modified };
}

function unreadable(field: string): PassingProblem {
  return new PassingProblem(`its listing has no ${field} that can be read`);
}
