import { describe, expect, test } from '@jest/globals';
import {
  type ComposeModel,
  modelSchema,
  type ProjectContainer,
  recreateServices,
  startServices,
} from '../../../src/compose/index.ts';
import { engineHost } from '../../engine/engine-host.ts';
import { container } from '../containers.ts';

const project = { project: 'app', directory: '/srv/www/app', files: ['/srv/www/app/compose.yaml'] };
const services = {
  web: { depends_on: { api: {} } },
  api: { depends_on: { db: {} } },
  db: {},
  cron: {},
};
const model: ComposeModel = modelSchema.parse({ name: 'app', services });
const of = (service: string, id: string, more: Partial<ProjectContainer> = {}) =>
  container({ id, service, ...more });

/** The commands that Compose got, each from its own name on, and the containers that were removed before it. */
async function told(work: (host: ReturnType<typeof engineHost>) => Promise<void>) {
  const host = engineHost({ answer: () => undefined });
  await work(host);
  return host.commands.map((argv) => ({
    compose: argv.slice(argv.lastIndexOf('--file') + 2),
    instead: argv[6],
    stopSeconds: argv[7],
  }));
}
const up = ['up', '--detach', '--no-build', '--pull', 'never'];

describe('services are started', () => {
  test.each<[string, readonly [string, number][], readonly ProjectContainer[], readonly string[]]>([
    ['that need nothing', [['db', 1]], [], ['db=1']],
    ['beside those that are there', [['db', 1]], [of('db', 'd1'), of('db', 'd2')], ['db=3']],
    [
      'with all that they need, as many as there are',
      [['web', 1]],
      [of('api', 'a1'), of('api', 'a2'), of('db', 'd1'), of('cron', 'c1')],
      ['web=1', 'api=2', 'db=1'],
    ],
    [
      'and a command that somebody runs does not count',
      [['db', 1]],
      [of('db', 'd1', { oneOff: true })],
      ['db=1'],
    ],
  ])('%s', async (_what, more, containers, scales) => {
    const [command, ...others] = await told((host) =>
      startServices(host, project, { model, more: new Map(more), containers }),
    );
    expect(command?.compose).toEqual([
      ...up,
      '--no-recreate',
      ...scales.flatMap((scale) => ['--scale', scale]),
      ...more.map(([service]) => service),
    ]);
    expect(others).toEqual([]);
  });

  test('in the place of others, which are removed first', async () => {
    const going = of('db', 'd1');
    const containers = [going, of('db', 'd2')];
    const more = new Map([['db', 1]]);
    const request = { model, more, containers, instead: [going], stopSeconds: 3 };
    const [command] = await told((host) => startServices(host, project, request));
    expect(command).toMatchObject({ instead: 'd1', stopSeconds: '3' });
    expect(command?.compose).toContain('db=2');
  });

  test('without a command where there is none to start', async () => {
    expect(
      await told((host) => startServices(host, project, { model, more: new Map(), containers: [] })),
    ).toEqual([]);
  });
});

describe("services are recreated by Compose's own recreation", () => {
  test('named alone in the command', async () => {
    const [command] = await told((host) => recreateServices(host, project, ['db', 'cron']));
    expect(command?.compose).toEqual([...up, 'db', 'cron']);
  });

  test('with a limit for the old ones to stop', async () => {
    const [command] = await told((host) => recreateServices(host, project, ['db'], { stopSeconds: 2 }));
    expect(command?.compose).toEqual([...up, '--timeout', '2', 'db']);
  });

  test('without a command where there is none', async () => {
    expect(await told((host) => recreateServices(host, project, []))).toEqual([]);
  });
});
