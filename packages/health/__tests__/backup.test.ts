import { type BackupMark, formatMark } from '@fairway/backups';
import { CutOff } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { type ProbeRun, runProbes, verifyItemSchema } from '../src/index.ts';
import { machine, runOf } from './probe-run.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const at = (time: string) => ({ id: `2026${time}00000Z-k3x9q2`, release: null });
const markOf = (sources: BackupMark['sources']): BackupMark => ({ version: 1, sources });
const shop = (b2: string, azure: string) => markOf({ shop: { b2: at(b2), azure: at(azure) } });

/** A machine whose mark is this text; null for none. */
function keeper(text: string | null) {
  const path = '/state/backups.json';
  const encoded = Buffer.from(text ?? '').toString('base64');
  return machine({ stdout: text === null ? '' : `file\0${path}\0${encoded}\0` }).host;
}

async function ask(item: object, on: readonly (string | null)[], more: Partial<ProbeRun> = {}) {
  const [result] = await runProbes(
    [verifyItemSchema.parse({ name: 'backup', backup: 'shop', ...item })],
    runOf({
      clock: { now: () => now, sleep: async () => {} },
      ledgers: { directory: '/state', on: on.map(keeper) },
      ...more,
    }),
  );
  return result;
}

const fresh = formatMark(shop('1129T0317', '1127T0317'));

describe('a proven backup', () => {
  test('is well while the newest one is younger than a night and two hours, wherever it lies', async () => {
    expect(await ask({}, [fresh])).toMatchObject({
      ok: true,
      body: '8h 43m old at b2',
      evidence: [
        'b2: 20261129T031700000Z-k3x9q2, proven, 8h 43m old',
        'azure: 20261127T031700000Z-k3x9q2, proven, 56h 43m old',
      ],
    });
  });

  test('is known by whichever machine has the newer mark', async () => {
    expect(await ask({}, [formatMark(shop('1120T0317', '1120T0317')), null, fresh])).toMatchObject({
      ok: true,
    });
  });

  test.each<[string, object, string | null, string]>([
    [
      'where nothing ever left a mark',
      {},
      null,
      'was never proven: no backup has left its mark beside the ledger',
    ],
    [
      'where only others were proven',
      {},
      formatMark(markOf({ crm: {} })),
      'was never proven: there is no proven backup of shop; backups are known of crm',
    ],
    [
      'where its source has no proven copy left',
      {},
      formatMark(markOf({ shop: {} })),
      'was never proven: there is no proven backup of shop; backups are known of shop',
    ],
    [
      'at its age, with the destination',
      { 'max-age': '8h' },
      fresh,
      'is older than 8h 00m at b2 (8h 43m old)',
    ],
    [
      'where one of the named destinations has only an old copy',
      { at: ['b2', 'azure'] },
      fresh,
      'is older than 26h 00m at azure (56h 43m old)',
    ],
    ['where a named destination has none', { at: ['gcs'] }, fresh, 'has no proven copy at gcs'],
    [
      'dated ahead of the clock',
      {},
      formatMark(shop('1129T1211', '1129T0317')),
      'is dated 2026-11-29 12:11 UTC, which is to come: a clock is wrong',
    ],
  ])('is bad %s', async (_, item, mark, problem) => {
    expect(await ask(item, [mark])).toMatchObject({ ok: false, fault: 'target', problem });
  });

  test('is bad where the mark is no mark, and says how it comes back', async () => {
    expect(await ask({}, ['{}'])).toMatchObject({
      ok: false,
      fault: 'target',
      problem: expect.stringMatching(/^gave no answer: The mark \/state\/backups.json on .* cannot be read/),
    });
  });

  test('proves nothing by its absence while a machine is lost', async () => {
    expect(await ask({}, [null], { unseen: ['web2'] })).toMatchObject({ ok: false, fault: 'prober' });
    expect(await ask({}, [fresh], { unseen: ['web2'] })).toMatchObject({ ok: true });
    const lost = new CutOff({ what: 'It was cut off on web1.', why: 'Connection lost.', fix: 'Look.' });
    const { host } = machine(lost);
    expect(await ask({}, [], { ledgers: { directory: '/state', on: [host] } })).toMatchObject({
      ok: false,
      fault: 'prober',
    });
  });

  test('cannot be asked where nothing is installed', async () => {
    expect(await ask({}, [], { ledgers: undefined })).toMatchObject({
      ok: false,
      problem: 'cannot be asked: no project or stack has a ledger here, and the mark lies beside it',
    });
  });
});
