import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { makeAnew } from '../../src/heal/recreate.ts';
import type { ProjectSettings } from '../../src/settings/project-settings.ts';
import { engineHost } from '../engine.ts';
import { installed, release } from '../project.ts';

test('a registry that refuses leaves no note of a heal that was begun: what people do next is theirs', async () => {
  const { host, written } = engineHost({
    answer: () => undefined,
    async run() {
      throw new Error('denied');
    },
  });
  const settings = { project: 'quay' } as ProjectSettings;
  const kept = release('v1');
  const digests = { web: `quay/web@sha256:${'a'.repeat(64)}` };
  const anew = {
    installation: { ...installed({ runs: [] }), host },
    ...{ wanted: { ...kept, release: { ...kept.release, digests } }, settings, only: new Set(['web']) },
  };
  const context = { clock: systemClock, logger: silentLogger, signal: new AbortController().signal };
  await expect(makeAnew(anew, context)).rejects.toThrow('denied');
  expect(written).toEqual([]);
});
