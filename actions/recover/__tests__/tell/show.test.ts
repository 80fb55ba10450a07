import type { Cell, Summary } from '@fairway/action-kit';
import type { Identity } from '@fairway/backups';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { planRecovery } from '../../src/plan/plan.ts';
import type { Seen } from '../../src/plan/seen.ts';
import { sayPlan, tellSeen, tellWays } from '../../src/tell/show.ts';
import { backupAt, catalogueOf, contracted, entry, now } from '../samples.ts';

interface Shown {
  readonly entries: Seen['keeps']['entries'];
  readonly backups?: readonly ReturnType<typeof backupAt>[];
  readonly identities?: readonly Identity[];
}

/** The rows of a table by their first word, as a reader sees them. */
function tableOf(column: string, tell: (summary: Summary) => void): Record<string, string[]> {
  const told: (readonly Cell[])[] = [];
  const summary: Summary = {
    heading: () => summary,
    facts: () => summary,
    details: () => summary,
    text: () => summary,
    table({ head, rows }) {
      if (head.includes(column)) told.push(...rows);
      return summary;
    },
  };
  tell(summary);
  return Object.fromEntries(
    told.map(([first, , ...cells]) => [words(first).split(' ')[0] ?? '', cells.map(words)]),
  );
}

function seenOf({ entries, backups = [] }: Shown): Seen {
  return {
    look: { release: undefined, services: [], unseen: [] },
    keeps: { entries, stored: entries.map(({ id }) => id), cutOff: undefined },
    catalogue: catalogueOf(...backups),
    users: new Map(),
    down: [],
  } as unknown as Seen;
}

const contextOf = (summary: Summary) => ({
  summary,
  logger: silentLogger,
  about: () => {},
  clock: { now: () => now, sleep: async () => {} },
});

/** By version what the way back crosses, and the backup that fits. */
function releases(shown: Shown): Record<string, string[]> {
  const inputs = {
    place: { name: 'shop' },
    wanted: { sources: ['shop'], backups: new Map() },
    data: { identities: shown.identities ?? [] },
  } as unknown as Parameters<typeof tellSeen>[1];
  return tableOf('The way back crosses', (summary) => tellSeen(seenOf(shown), inputs, contextOf(summary)));
}

/** By command what it would do, or why it is closed. */
function ways(shown: Shown): Record<string, string[]> {
  const seen = seenOf(shown);
  const request = { to: 'previous', sources: ['shop'], wanted: new Map(), now, identities: [] };
  return tableOf('Command', (summary) =>
    tellWays(
      seen,
      (way) => planRecovery({ way, ...request }, seen.keeps, seen.catalogue),
      contextOf(summary),
    ),
  );
}

/** A cell as a reader sees it. */
function words(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if ('code' in cell) return cell.code;
  return 'text' in cell ? cell.text : cell.map(words).join('');
}

describe('the ways back', () => {
  test('cross nothing where that is known', () => {
    expect(releases({ entries: [entry('v1', 'm1'), entry('v2', 'm1')] })).toEqual({
      v1: ['nothing', 'none'],
      v2: ['nothing', 'none'],
    });
  });

  test('cross nobody knows what where no migrations are known', () => {
    const unknown = 'not known: no migrations are known here';
    expect(releases({ entries: [entry('v1'), entry('v2')] })['v1']).toEqual([unknown, 'none']);
    expect(releases({ entries: [entry('v1', 'm1'), entry('v2')] })['v1']).toEqual([unknown, 'none']);
  });

  test('name a migration that took something away', () => {
    expect(releases({ entries: contracted })['v1']?.[0]).toMatch(/knows m1; since then, up to m2/);
  });

  test('offer the newest backup that fits and that a key opens, and name those that it does not', () => {
    const shown = {
      entries: contracted,
      backups: [backupAt('05', { recipients: ['age1stranger'] }), backupAt('03')],
    };
    expect(releases(shown)['v1']?.[1]).toBe('20261129T050000000Z-k3x9q2, 7h 00m old');
    const identities = [{ recipient: { name: 'age1own' } } as Identity];
    expect(releases({ ...shown, identities })['v1']?.[1]).toBe(
      '20261129T030000000Z-k3x9q2, 9h 00m old; newer, and not opened by decrypt-with: 20261129T050000000Z-k3x9q2',
    );
  });

  test.each([
    [true, /No data are touched\.$/],
    [false, /No migrations are known here/],
  ])('to the release alone say whether anybody knows what that does: %s', (migrationsKnown, says) => {
    const plan = { way: 'rollback' as const, running: entry('v2'), target: entry('v1') };
    expect(sayPlan({ ...plan, crossed: [], restores: [], migrationsKnown }, now)).toMatch(says);
  });

  test('that are closed say why with what was seen, and the names that are typed without their quotes', () => {
    const closed = ways({ entries: contracted, backups: [backupAt('03')] })['rollback']?.[0];
    expect(closed).toMatch(
      /as they are now \(shop: that release knows m1; since then, up to m2.*; shop: 20261129T030000000Z-k3x9q2 fits it/,
    );
    expect(closed).toContain('Choose restore-and-rollback: it puts');
  });
});
