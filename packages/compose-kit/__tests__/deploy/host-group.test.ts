import { setImmediate } from 'node:timers/promises';
import type { DeployContext } from '@fairway/deploy-kit';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { changeGroup } from '../../src/deploy/host-group.ts';
import type { HostDeploy, ProjectDeploy } from '../../src/plan/project-deploy.ts';
import { engineHost } from '../engine.ts';
import { hostDeploy, release } from '../project.ts';

const phase = { info() {}, progress() {}, proved() {} };
const context = {
  ...{ clock: systemClock, logger: silentLogger, signal: new AbortController().signal },
  phase: (_name, work) => work(phase),
} as DeployContext;

/** Begins the change of one host, with a flag that says whether it has ended. */
function begin(deploy: HostDeploy, migrateUrl?: string) {
  const state = { ended: false };
  const settings = { project: 'quay', timeoutMs: 1_000 } as ProjectDeploy['settings'];
  const changing = changeGroup(
    { settings, hosts: [deploy], migrateUrl, begun() {} },
    { hosts: [deploy], pauseMs: 0, where: '' },
    context,
  ).finally(() => {
    state.ended = true;
  });
  changing.catch(() => {});
  return { changing, state };
}

test('a change that fails waits for the files that it is putting in place: a return must not meet them', async () => {
  const [asked, placing, placed] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const { host, listeners } = engineHost({
    answer() {
      asked?.resolve();
      throw new Error('no engine');
    },
    async run() {
      placing?.resolve();
      await placed?.promise;
      return {};
    },
  });
  const { changing, state } = begin(hostDeploy({ host }));
  await Promise.all([asked?.promise, placing?.promise]);
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  expect(state.ended).toBe(false);
  placed?.resolve();
  await expect(changing).rejects.toThrow('no engine');
  expect(listeners.open).toBe(0);
});

test('a change that fails before the events of the host are heard ends their log all the same', async () => {
  const [migrating, reporting] = [1, 2].map(() => Promise.withResolvers<void>());
  const { host, listeners } = engineHost({
    answer: () => [],
    async run() {
      migrating?.resolve();
      throw new Error('no engine');
    },
    reports: async () => reporting?.promise,
  });
  const services = { web: { image: 'web', environment: { DATABASE_URL: 'postgres://a:b@db/quay' } } };
  const { changing } = begin(hostDeploy({ host, wanted: release('v2', { services }) }), 'DATABASE_URL');
  await migrating?.promise;
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  reporting?.resolve();
  await expect(changing).rejects.toThrow();
  expect(listeners.open).toBe(0);
});
