import type { EstateVolume, ProjectEstate, Stranger } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';
import { planRemoval, rememberedVolumes, requireOwn } from '../src/plan.ts';

const volume = (name: string, kind: EstateVolume['kind'] = 'own'): EstateVolume => ({
  name,
  createdAt: 't',
  kind,
});
const estate = (more: Partial<ProjectEstate> = {}): ProjectEstate => ({
  containers: [],
  networks: [],
  volumes: [volume('data'), volume('nameless', 'nameless'), volume('shared', 'external')],
  strangers: [],
  ...more,
});
const names = (volumes: readonly EstateVolume[]) => volumes.map(({ name }) => name);

describe('the plan', () => {
  test('keeps every volume', () => {
    const { keep, remove } = planRemoval(estate(), 'keep', []);
    expect([names(keep), names(remove)]).toEqual([['data', 'nameless', 'shared'], []]);
  });

  test('removes volumes on demand, but never those of somebody else', () => {
    const { keep, remove } = planRemoval(estate(), 'remove', []);
    expect([names(keep), names(remove)]).toEqual([['shared'], ['data', 'nameless']]);
  });

  test('has nothing to do where only volumes that stay are left', () => {
    expect(planRemoval(estate(), 'keep', []).nothingLeft).toBe(true);
    expect(planRemoval(estate(), 'remove', []).nothingLeft).toBe(false);
    expect(planRemoval(estate({ networks: [{ id: '1', name: 'n' }] }), 'keep', []).nothingLeft).toBe(false);
  });

  test('misses a volume that a killed run recorded as kept, but none of a run that ended', () => {
    const begun = ledgerEntry({ outcome: 'started', destroy: true, volumes: ['data', 'uploads'] });
    expect(planRemoval(estate(), 'keep', [begun]).missing).toEqual(['uploads']);
    expect(planRemoval(estate(), 'keep', [begun, ledgerEntry({ outcome: 'failed' })]).missing).toEqual([]);
    expect(rememberedVolumes([begun, begun])).toEqual(['data', 'uploads']);
  });
});

describe('before anything is removed, by name', () => {
  const place = { project: 'shop', directory: '/srv/shop', host: 'web1' };
  const container = (workingDir: string) => ({
    id: '1',
    name: 'shop-web-1',
    service: 'web',
    needs: [],
    state: 'running',
    workingDir,
  });
  const check = (more: Partial<ProjectEstate>, volumes: 'keep' | 'remove' = 'keep') =>
    requireOwn(planRemoval(estate(more), volumes, []), place);
  const onVolume: Stranger = { container: 'backup', needs: 'the volume data', kind: 'volume' };

  test('a container that another directory made is refused', () => {
    expect(() => check({ containers: [container('/srv/shop')] })).not.toThrow();
    expect(() => check({ containers: [container('/home/ada/shop')] })).toThrow(/shop-web-1 is not its own/);
  });

  test('a container of somebody else in a network is refused, and one on a volume only where the volume is removed', () => {
    expect(() => check({ strangers: [{ ...onVolume, needs: 'the network edge', kind: 'network' }] })).toThrow(
      /backup needs the network edge/,
    );
    expect(() => check({ strangers: [onVolume] })).not.toThrow();
    expect(() => check({ strangers: [onVolume] }, 'remove')).toThrow(/backup needs the volume data/);
  });
});
