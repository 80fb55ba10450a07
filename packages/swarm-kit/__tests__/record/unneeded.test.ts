import type { StoredData } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { type InUse, unneededOf } from '../../src/record/unneeded.ts';
import { madeLabel } from '../../src/release/configs-and-secrets.ts';
import { releaseOf } from '../stack-view.ts';

const data = (name: string, labels: Record<string, string> = { [madeLabel]: 'pier' }): StoredData => ({
  id: name,
  name,
  labels,
  data: undefined,
});
const files = (manifest: string) => [{ to: '/srv/pier', files: 1, bytes: 1, manifest }];
const old = releaseOf('v1', ['lamp'], { configs: ['conf-1'], secrets: ['key-1'], files: files('m1') });
const now = releaseOf('v2', ['lamp'], { configs: ['conf-2'], secrets: ['key-2'], files: files('m2') });
const inUse = (...names: readonly string[]): InUse => ({ images: new Set(), data: new Set(names) });
const stored = { stack: 'pier', releases: [old, now], removed: [old.id], configs: [], secrets: [] };

describe('the removable parts of a stack', () => {
  test('are those that only releases used which are no longer stored', () => {
    const configs = [data('conf-1'), data('conf-2')];
    const secrets = [data('key-1'), data('key-2')];
    expect(unneededOf({ ...stored, configs, secrets }, inUse())).toEqual({
      releases: [old],
      configs: ['conf-1'],
      secrets: ['key-1'],
      manifestsKept: new Set(['m2']),
    });
  });

  test('are none where every release stays', () => {
    const configs = [data('conf-1'), data('conf-2')];
    expect(unneededOf({ ...stored, removed: [], configs }, inUse())).toEqual({
      releases: [],
      configs: [],
      secrets: [],
      manifestsKept: new Set(['m1', 'm2']),
    });
  });

  test.each<[string, StoredData, InUse, readonly string[]]>([
    [
      'a config that no release has, such as one of a failed release, is removed',
      data('conf-x'),
      inUse(),
      ['conf-x'],
    ],
    ['a config that a service of any stack uses stays', data('conf-1'), inUse('conf-1'), []],
    ['a config of another stack stays', data('conf-1', { [madeLabel]: 'quay' }), inUse(), []],
    ['a config that somebody made by hand stays', data('conf-1', {}), inUse(), []],
  ])('%s', (_, config, used, gone) => {
    expect(unneededOf({ ...stored, configs: [config] }, used).configs).toEqual(gone);
  });

  test('include a directory only where no kept release has the same content', () => {
    const same = releaseOf('v3', ['lamp'], { files: files('m1') });
    const { manifestsKept } = unneededOf({ ...stored, releases: [old, same] }, inUse());
    expect(manifestsKept).toEqual(new Set(['m1']));
  });
});
