import type { Host } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { sourceSchema } from '../src/sources/configuration.ts';
import { reachSources } from '../src/sources/reach.ts';

/** Reaches a volume on a machine whose engine answers so. */
async function reach(isManager: string, belongsTo: object) {
  const host = { name: 'app2', exec: async () => ({ stdout: isManager, exitCode: 0 }) } as unknown as Host;
  const item = sourceSchema.parse({
    ...{ name: 'uploads', kind: 'volume', host: 'app2', volume: 'uploads', while: 'paused' },
    ...belongsTo,
  });
  await using open = new AsyncDisposableStack();
  const [reached] = await reachSources([{ item, credentials: {} }], open, {
    machines: { here: host, at: async () => host } as never,
    ...{ clock: systemClock, logger: silentLogger, stateDir: '/state' },
    signal: new AbortController().signal,
  });
  return reached;
}

test('a source belongs to a stack only on a manager, where deploys look for it', async () => {
  const reached = await reach('false\n', { stack: 'pier' });
  expect(reached?.subject).toBeUndefined();
  expect(reached?.failure?.message).toMatch(/uploads cannot belong to the stack pier on app2.*no manager/s);
});

test.each([
  ['on a manager', 'true\n', { stack: 'pier' }, 'pier'],
  ['where the engine says nothing', '', { stack: 'pier' }, 'pier'],
  ['as one of a project', 'false\n', { project: 'shop' }, 'shop'],
])('a source is reached %s', async (_, isManager, belongsTo, app) => {
  const reached = await reach(isManager, belongsTo);
  expect(reached?.failure).toBeUndefined();
  expect(reached?.subject?.state?.directory).toContain(app);
});
