import type { Identity } from '@fairway/backups';
import type { LedgerEntry, RecoveryMark } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { fingerprintOf, requireAsShown } from '../../src/plan/fingerprint.ts';
import { type PlanRequest, planRecovery, type Way } from '../../src/plan/plan.ts';
import { requirePossible, requireUndoable } from '../../src/plan/possible.ts';
import { backupAt, catalogueOf, contracted, entry, now } from '../samples.ts';

const request = (way: Way, more: Partial<PlanRequest> = {}): PlanRequest => ({
  ...{ way, to: 'previous', sources: ['shop'], wanted: new Map(), now, identities: [] },
  ...more,
});
const keeps = (entries: readonly LedgerEntry[], cutOff?: RecoveryMark) => ({
  entries,
  stored: [...new Set(entries.map(({ id }) => id))],
  cutOff,
});
const plan = (
  way: Way,
  entries: readonly LedgerEntry[],
  catalogue = catalogueOf(),
  more: Partial<PlanRequest> = {},
) => planRecovery(request(way, more), keeps(entries), catalogue);

describe('the release alone', () => {
  test('goes back where no migration took anything away', () => {
    expect(plan('rollback', [entry('v1'), entry('v2')])).toMatchObject({
      target: { id: 'v1' },
      running: { id: 'v2' },
      crossed: [],
      restores: [],
    });
  });

  test('does not cross a contracting migration, and the refusal names the backup that fits', () => {
    const catalogue = catalogueOf(backupAt('11', { release: 'v2', migration: 'm2' }), backupAt('03'));
    expect(() => plan('rollback', contracted, catalogue)).toThrow(
      /v1 cannot be put back alone.*knows m1; since then, up to m2.*20261129T030000000Z-k3x9q2 fits it.*restore-and-rollback/s,
    );
  });

  test('says so where no backup fits either', () => {
    expect(() => plan('rollback', contracted)).toThrow(/shop: no proven backup fits it/);
  });

  test('goes to a release that is named, and to none that is not kept', () => {
    const entries = [entry('v0'), entry('v1'), entry('v2')];
    expect(plan('rollback', entries, catalogueOf(), { to: 'v0' }).target.id).toBe('v0');
    expect(() =>
      planRecovery(
        request('rollback', { to: 'v0' }),
        { entries, stored: ['v1', 'v2'], cutOff: undefined },
        catalogueOf(),
      ),
    ).toThrow(/There is no release "v0"/);
  });
});

describe('the release with its data', () => {
  test('does not take what an earlier recovery replaced, proven or not', () => {
    const replaced = backupAt('05', { madeBefore: 'recovery' });
    const catalogue = catalogueOf(replaced, backupAt('03'));
    const { restores } = plan('restore-and-rollback', contracted, catalogue);
    expect(restores.map(({ chosen }) => chosen.backup.at)).toEqual([Date.parse('2026-11-29T03:00:00Z')]);
  });

  test('takes the newest proven backup that fits the release, and passes over newer ones that do not', () => {
    const catalogue = catalogueOf(
      backupAt('11', { release: 'v2', migration: 'm2' }),
      backupAt('09', { proven: false }),
      backupAt('03'),
      backupAt('01'),
    );
    const made = plan('restore-and-rollback', contracted, catalogue);
    expect(made.crossed).toHaveLength(1);
    expect(made.restores).toMatchObject([
      { source: 'shop', fit: 'fits', chosen: { backup: { id: '20261129T030000000Z-k3x9q2' } } },
    ]);
  });

  test('takes the newest one that a key at hand opens, and names what it passes over', () => {
    const newer = backupAt('05', { recipients: ['age1stranger'] });
    const key = { recipient: { name: 'age1own' } } as Identity;
    const catalogue = catalogueOf(newer, backupAt('03', { recipients: ['age1own'] }));
    const chosenWith = (identities: readonly Identity[]) =>
      plan('restore-and-rollback', contracted, catalogue, { identities }).restores[0]?.chosen;
    expect(chosenWith([key])).toMatchObject({
      backup: { id: '20261129T030000000Z-k3x9q2' },
      passedOver: [newer.id],
    });
    expect(chosenWith([])).toMatchObject({ backup: { id: newer.id }, passedOver: [] });
    expect(chosenWith([{ recipient: { name: 'age1other' } } as Identity])?.backup.id).toBe(newer.id);
  });

  test('takes the newest one before a moment', () => {
    const catalogue = catalogueOf(backupAt('03'), backupAt('01'));
    const wanted = new Map([['', { before: Date.parse('2026-11-29T02:00:00Z') }]]);
    const made = plan('restore-and-rollback', contracted, catalogue, { wanted });
    expect(made.restores[0]?.chosen.backup.id).toBe('20261129T010000000Z-k3x9q2');
  });

  test('takes one that is named, also where it does not fit, and says so', () => {
    const catalogue = catalogueOf(backupAt('11', { release: 'v2', migration: 'm2' }), backupAt('03'));
    const wanted = new Map([['shop', { id: '20261129T110000000Z-k3x9q2' }]]);
    expect(plan('restore-and-rollback', contracted, catalogue, { wanted }).restores).toMatchObject([
      { fit: 'apart' },
    ]);
  });

  test('is refused where none fits, with what there is', () => {
    const catalogue = catalogueOf(
      backupAt('11', { release: 'v2', migration: 'm2' }),
      backupAt('05', { release: null, migration: null }),
    );
    expect(() => plan('restore-and-rollback', contracted, catalogue)).toThrow(
      /no proven backup of shop that fits v1.*110000000Z-k3x9q2, with v2: does not fit.*050000000Z-k3x9q2, with an unknown release: nobody knows/s,
    );
  });

  test('goes back also from a release that was left in place, unproven', () => {
    const entries = [entry('v1', 'm1'), entry('v2', 'm2', { outcome: 'failed' })];
    const made = plan('restore-and-rollback', entries, catalogueOf(backupAt('03')));
    expect([made.target.id, made.running]).toEqual(['v1', undefined]);
  });
});

describe('the data alone', () => {
  test('go back below the release that runs', () => {
    const catalogue = catalogueOf(backupAt('11', { release: 'v2', migration: 'm2' }), backupAt('03'));
    expect(plan('restore', contracted, catalogue)).toMatchObject({
      target: { id: 'v2' },
      restores: [{ chosen: { backup: { id: '20261129T110000000Z-k3x9q2' } } }],
    });
  });

  test('are not put below a release that nobody knows', () => {
    const entries = [entry('v1', 'm1'), entry('v2', 'm2', { outcome: 'failed' })];
    expect(() => plan('restore', entries, catalogueOf(backupAt('03')))).toThrow(
      /does not say which release runs.*restore-and-rollback/s,
    );
  });
});

const startedAt = '2026-11-29T11:00:00Z';
const cutOff: RecoveryMark = {
  ...{ way: 'restore-and-rollback', at: Date.parse(startedAt), actor: 'ada', runUrl: '', copies: [] },
  ...{ running: { id: 'v2', version: 'v2' }, target: { id: 'v1', version: 'v1' } },
  exchanges: [
    {
      ...{ source: 'shop', live: 'shop', restored: 'shop_new', kept: 'shop_before' },
      numbers: { live: '1', restored: '2' },
    },
  ],
};

describe('after a recovery that was cut off', () => {
  // It was on its way to v1.
  const entries = [...contracted, entry('v1', 'm1', { outcome: 'started', startedAt })];
  const after = (way: Way) => planRecovery(request(way), keeps(entries, cutOff), catalogueOf(backupAt('03')));

  test('the plan is that of before, because what it has begun is undone first', () => {
    expect(after('restore-and-rollback')).toMatchObject({ running: { id: 'v2' }, target: { id: 'v1' } });
    expect(after('undo')).toMatchObject({ running: { id: 'v2' }, target: { id: 'v2' }, restores: [] });
  });

  test('what ran before is what the mark names, whatever the clocks of the runs say', () => {
    // The clock of the run that deployed v2 was ahead of that of the recovery.
    const ahead = [
      entry('v0', 'm1'),
      entry('v1', 'm1'),
      entry('v2', 'm2', { startedAt: '2026-11-29T11:30:00Z' }),
      entry('v1', 'm1', { outcome: 'started', startedAt: '2026-11-29T11:45:00Z' }),
    ];
    const made = (way: Way) => planRecovery(request(way), keeps(ahead, cutOff), catalogueOf(backupAt('03')));
    expect(made('undo')).toMatchObject({ running: { id: 'v2' }, target: { id: 'v2' } });
    expect(made('restore-and-rollback')).toMatchObject({ running: { id: 'v2' }, target: { id: 'v1' } });
    // That of a recovery that goes on with the mark of another run was behind.
    const behind = [
      ...contracted,
      entry('v1', 'm1', { outcome: 'started', startedAt: '2026-11-29T10:59:00Z' }),
    ];
    expect(planRecovery(request('undo'), keeps(behind, cutOff), catalogueOf()).running?.id).toBe('v2');
  });

  test('there is something to undo, and otherwise there is not', () => {
    expect(() => plan('undo', contracted)).toThrow(/There is nothing to undo/);
  });

  test('nothing is undone where nobody knew what ran: the other ways do it, and prove a release', () => {
    const failed = [
      ...contracted,
      entry('v3', 'm3', { outcome: 'failed', startedAt: '2026-11-29T10:00:00Z' }),
    ];
    const mark = { ...cutOff, running: null };
    expect(() => planRecovery(request('undo'), keeps(failed, mark), catalogueOf())).toThrow(
      /Choose `rollback` or `restore-and-rollback`/,
    );
  });

  test('the data that it has changed must be named', () => {
    expect(() => requireUndoable(cutOff, [{ name: 'shop' }])).not.toThrow();
    expect(() => requireUndoable({ ...cutOff, exchanges: [] }, [])).not.toThrow();
    expect(() => requireUndoable(cutOff, [{ name: 'other' }])).toThrow(/does not name shop.*shop_before/s);
  });
});

describe('what was approved', () => {
  const catalogue = catalogueOf(backupAt('03'));
  const made = plan('restore-and-rollback', contracted, catalogue);
  const shown = fingerprintOf(made, keeps(contracted));

  test('is what is done', () => {
    expect(shown).toMatch(/^[0-9a-f]{12}$/);
    expect(() => requireAsShown(made, keeps(contracted), shown)).not.toThrow();
    expect(() => requireAsShown(made, keeps(contracted), '')).not.toThrow();
  });

  test.each<[string, () => void]>([
    [
      'a newer backup',
      () => {
        const newer = plan('restore-and-rollback', contracted, catalogueOf(backupAt('04'), backupAt('03')));
        requireAsShown(newer, keeps(contracted), shown);
      },
    ],
    [
      'a deploy that failed meanwhile',
      () => requireAsShown(made, keeps([...contracted, entry('v3', 'm3', { outcome: 'failed' })]), shown),
    ],
    ['a recovery that was cut off', () => requireAsShown(made, keeps(contracted, cutOff), shown)],
    ['another way', () => requireAsShown({ ...made, way: 'rollback' }, keeps(contracted), shown)],
  ])('is not done after %s', (_, act) => {
    expect(act).toThrow(/this is not what was approved/);
  });
});

describe('before anything is stopped', () => {
  const { restores } = plan(
    'restore-and-rollback',
    contracted,
    catalogueOf(backupAt('03', { recipients: ['age1x'] })),
  );
  const source = { name: 'shop', where: 'database shop', obstacle: undefined };

  test('a missing key is named', () => {
    expect(() => requirePossible({ restores }, [source], undefined, new Map())).not.toThrow();
    expect(() => requirePossible({ restores }, [source], [], new Map())).toThrow(
      /encrypted to age1x.*decrypt-with/s,
    );
  });

  test('who would still use the data is named', () => {
    const staying = new Map([['shop', ['shop-db-1']]]);
    expect(() => requirePossible({ restores }, [source], [], staying)).toThrow(
      /used by shop-db-1, which runs on/,
    );
  });

  test('data that cannot change places are named', () => {
    const stuck = { ...source, obstacle: 'files cannot change places' };
    expect(() => requirePossible({ restores }, [stuck], [], new Map())).toThrow(/Files cannot change places/);
  });
});
