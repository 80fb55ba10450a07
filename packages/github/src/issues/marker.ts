import { isRecord } from '@fairway/runtime';
import type { IncidentData } from './incident-issue.ts';

const begin = '<!-- fairway:incident ';
const end = ' -->';
const mostDataLength = 16_384;

/** What stands hidden in the first line of an issue. */
export interface Marker {
  readonly key: string;
  /** The state that this package gave the issue last. Where the issue's own is another, a person changed it. */
  readonly open: boolean;
  readonly notedAt?: number | undefined;
  /** The number of the issue that this one repeats. */
  readonly duplicateOf?: number | undefined;
  readonly data?: IncidentData | undefined;
}

/** The marker as an HTML comment on one line. Data beyond its limit is left out: an issue without it is still found. */
export function writeMarker(marker: Marker): string {
  const { data, ...known } = marker;
  const kept = data && JSON.stringify(data).length <= mostDataLength ? { data } : {};
  // Neither the end of the comment nor a line end may come from a value.
  const json = JSON.stringify({ v: 1, ...known, ...kept }).replace(
    /[<>\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${begin}${json}${end}`;
}

/** Reads the marker of a body; undefined where its first line holds none. A text further down proves nothing. */
export function readMarker(body: string): Marker | undefined {
  const [line = ''] = body.split(/\r?\n/, 1);
  if (!line.startsWith(begin) || !line.endsWith(end)) return undefined;
  try {
    const read: unknown = JSON.parse(line.slice(begin.length, -end.length));
    if (!isRecord(read) || read['v'] !== 1 || typeof read['key'] !== 'string') return undefined;
    const { key, open, notedAt, duplicateOf, data } = read;
    return {
      key,
      open: open === true,
      notedAt: typeof notedAt === 'number' ? notedAt : undefined,
      duplicateOf: typeof duplicateOf === 'number' ? duplicateOf : undefined,
      data: isRecord(data) ? data : undefined,
    };
  } catch {
    return undefined;
  }
}
