import { pipeline, Readable, Transform } from 'node:stream';
import type { Clock } from '@fairway/runtime';
import { compareContents } from '../../compare/compare.ts';
import type { CatalogEntry, Comparison, Contents } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { readMariaCatalog } from '../catalog.ts';
import { playSql } from './play-sql.ts';

/** A dump without its events, which are kept for later. */
export interface HeldEvents {
  readonly bytes: Readable;
  /** The statements that make them; whole as soon as the bytes have ended, and empty where there are none. */
  readonly sql: () => string;
}

/** The dump programs write these comments in front of both sections. No text of a row has a line end of its own. */
const begin = Buffer.from("\n-- Dumping events for database '");
const end = Buffer.from("\n-- Dumping routines for database '");

/** More than that are no definitions of events. */
const longestSql = 64 * 1024 ** 2;

/**
 * Takes the events out of a dump as it passes. A server runs an event as soon as it is made: in a half-filled database, it
 * would change what is restored.
 */
export function holdEvents(dump: Readable): HeldEvents {
  const held: Buffer[] = [];
  let length = 0;
  let rest: Buffer = Buffer.alloc(0);
  let inEvents = false;
  const take = (piece: Buffer): Buffer => {
    if (!inEvents) return piece;
    held.push(piece);
    length += piece.length;
    if (length > longestSql) throw new Error('The section of events in the dump has no end.');
    return Buffer.alloc(0);
  };
  const bytes = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const pieces: Buffer[] = [];
      try {
        rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
        for (;;) {
          const at = rest.indexOf(inEvents ? end : begin);
          if (at < 0) break;
          pieces.push(take(rest.subarray(0, at)));
          rest = rest.subarray(at);
          inEvents = !inEvents;
        }
        // A mark may be cut between two pieces.
        const safe = Math.max(0, rest.length - end.length);
        pieces.push(take(rest.subarray(0, safe)));
        rest = rest.subarray(safe);
      } catch (error) {
        return done(error as Error);
      }
      for (const one of pieces) if (one.length > 0) this.push(one);
      done();
    },
    flush(done) {
      const last = take(rest);
      if (last.length > 0) this.push(last);
      done();
    },
  });
  pipeline(dump, bytes, () => {});
  return { bytes, sql: () => Buffer.concat(held).toString('utf8') };
}

const isEvent = ({ kind }: CatalogEntry) => kind === 'event';

/** What a dump holds besides its events. */
export function withoutEvents({ rows, catalog }: Contents): Contents {
  return { rows, catalog: catalog.filter((entry) => !isEvent(entry)) };
}

export interface RestoreEventsOptions {
  readonly expected: Contents;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Makes the events of a database that is whole, and compares them with those that were dumped. */
export async function restoreEvents(
  access: MariaAccess,
  sql: string,
  { expected, clock, signal }: RestoreEventsOptions,
): Promise<Comparison> {
  const before = expected.catalog.filter(isEvent);
  if (sql !== '') await playSql(access, Readable.from([Buffer.from(sql)]), { clock, signal });
  const after = before.length === 0 && sql === '' ? [] : await readMariaCatalog(access, signal);
  return compareContents(
    { rows: {}, catalog: before },
    { rows: {}, catalog: after.filter(isEvent) },
    {
      counted: { of: 'table', unit: 'row' },
      excused: ({ detail }) =>
        isOver(detail, clock.now()) ? 'its time is over, and a server keeps no such event' : undefined,
    },
  );
}

const dayMs = 86_400_000;

/** Whether the last moment of an event is over, or may be: it is a time of the event's own zone. */
function isOver(detail: string, now: number): boolean {
  const [when = ''] = detail.split(', ');
  const moments = when.match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g) ?? [];
  const last = when.startsWith('every') ? moments[1] : moments[0];
  return last !== undefined && Date.parse(`${last.replace(' ', 'T')}Z`) < now + dayMs;
}
