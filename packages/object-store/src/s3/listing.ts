import type { Leftover, Stored } from '../destination.ts';
import { PassingProblem } from '../http/retry.ts';
import { childrenOf, textOf, type XmlElement } from '../xml.ts';
import type { S3Client } from './client.ts';

/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
export async function* listObjects(client: S3Client, prefix: string): AsyncGenerator<Stored> {
  const first = { 'list-type': '2', 'encoding-type': 'url', prefix };
  for await (const page of pagesOf(client, 'ListBucketResult', first, (last) => ({
    'continuation-token': textOf(last, 'NextContinuationToken') ?? '',
  }))) {
    for (const item of childrenOf(page, 'Contents')) {
      const bytes = Number(textOf(item, 'Size') || Number.NaN);
      const modified = Date.parse(textOf(item, 'LastModified') ?? '');
      yield {
        key: keyOf(page, item),
        bytes: sound(bytes, 'Size'),
        modified: sound(modified, 'LastModified'),
      };
    }
  }
}

/** All unfinished uploads below a full prefix. */
export async function* listUploads(client: S3Client, prefix: string): AsyncGenerator<Leftover> {
  const first = { uploads: '', 'encoding-type': 'url', prefix };
  for await (const page of pagesOf(client, 'ListMultipartUploadsResult', first, (last) => ({
    'key-marker': decode(last, textOf(last, 'NextKeyMarker') ?? ''),
    'upload-id-marker': textOf(last, 'NextUploadIdMarker') ?? '',
  }))) {
    for (const item of childrenOf(page, 'Upload')) {
      const begun = Date.parse(textOf(item, 'Initiated') ?? '');
      const id = textOf(item, 'UploadId') ?? '';
      if (id === '') throw unreadable('UploadId');
      yield { key: keyOf(page, item), id, begun: sound(begun, 'Initiated') };
    }
  }
}

/** The pages of a listing. A store that forgets where it was would let us go round for ever. */
async function* pagesOf(
  client: S3Client,
  root: string,
  first: Readonly<Record<string, string>>,
  next: (page: XmlElement) => Readonly<Record<string, string>>,
): AsyncGenerator<XmlElement> {
  let marker: Readonly<Record<string, string>> = {};
  for (let number = 1; ; number += 1) {
    const query = { ...first, ...marker };
    const page = await client.askFor(root, { method: 'GET', query, doing: `page ${number} of the listing` });
    yield page;
    const more = textOf(page, 'IsTruncated');
    if (more === 'false') return;
    if (more !== 'true') throw unreadable('IsTruncated');
    const following = next(page);
    const stuck = JSON.stringify(following) === JSON.stringify(marker);
    if (stuck || Object.values(following).every((value) => value === '')) {
      throw new PassingProblem('its listing says that more follows, and does not say where');
    }
    marker = following;
  }
}

function keyOf(page: XmlElement, item: XmlElement): string {
  const key = textOf(item, 'Key');
  if (key === undefined || key === '') throw unreadable('Key');
  return decode(page, key);
}

/** Keys are encoded only where the answer says so; a space is a plus sign then. */
function decode(page: XmlElement, text: string): string {
  return textOf(page, 'EncodingType') === 'url' ? decodeURIComponent(text.replaceAll('+', '%20')) : text;
}

function sound(value: number, field: string): number {
  if (Number.isNaN(value)) throw unreadable(field);
  return value;
}

function unreadable(field: string): PassingProblem {
  return new PassingProblem(`its listing has no ${field} that can be read`);
}
