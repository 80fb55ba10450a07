import { modelSchema } from '@fairway/docker/compose';
import { systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { changeServices } from '../../src/deploy/start-services.ts';
import type { ProjectSettings } from '../../src/settings/project-settings.ts';
import { engineHost, running } from '../engine.ts';
import { installed, release } from '../project.ts';

const services = {
  db: { image: 'db' },
  web: { image: 'web', depends_on: { db: { condition: 'service_healthy' } } },
};

test('what migrations change meanwhile is seen before the next services are started', async () => {
  const containers = [running('db', 1)];
  const commands: string[] = [];
  const { host } = engineHost({
    answer(path) {
      if (path.endsWith('/containers/json')) return containers;
      const id = /\/containers\/(\w+)\/json$/.exec(path)?.[1];
      const image = /\/images\/(\w+)@/.exec(path)?.[1];
      return image ? { Id: `sha256:${image}` } : containers.find(({ Id }) => Id === id);
    },
    async run(argv) {
      commands.push(argv.join(' '));
      if (argv.includes('up')) containers.push(running('web', 1));
      return {};
    },
  });
  const model = modelSchema.parse({ name: 'quay', services });
  const read = { composeVersion: '2.29.1', model, relativePaths: [] };
  const hashes = { db: 'hash of db', web: 'hash of web' };
  const wanted = { ...release('v2', { services: model.services }), read: { ...read, hashes } };
  const started = await changeServices({
    installation: { ...installed({ runs: [] }), host },
    settings: { project: 'quay', directory: '/srv/quay', stateDir: '/state' } as ProjectSettings,
    wanted,
    deadline: Date.now() + 20_000,
    clock: systemClock,
    log: { events: () => [], more: () => new Promise(() => {}), close: async () => {} },
    ...{ info() {}, progress() {} },
    async beforeStart() {
      containers.push(running('db', 2));
    },
  });
  expect(started.changes.map(({ service, action }) => `${service}: ${action}`)).toEqual([
    'db: keep',
    'web: start',
  ]);
  expect(commands.filter((command) => command.includes(' up '))).toEqual([
    expect.stringContaining('--scale db=2'),
  ]);
});
