import { describe, expect, test } from '@jest/globals';
import type { ServiceSeen } from '../src/containers/service-seen.ts';
import { type ProbeRun, runProbes, verifyItemSchema } from '../src/index.ts';
import { here, machine, runOf } from './probe-run.ts';

const web1 = { name: 'web1', address: '10.0.0.1', host: here };
const ask = (item: object, more: Partial<ProbeRun>) =>
  runProbes([verifyItemSchema.parse({ name: 'x', ...item })], runOf({ targets: [web1], ...more }));
const up = (host: string, more: Partial<ServiceSeen> = {}): ServiceSeen => ({
  ...{ service: 'db', host, state: 'up', running: 1, wanted: 1, restarts: 0 },
  ...{ image: undefined, why: undefined, evidence: [], ...more },
});

describe('what is not found', () => {
  const variable = async () => 'postgres://db.invalid/app';
  test.each<[string, object, Partial<ProbeRun>, string]>([
    ['a container of a database', { sql: 'select 1', service: 'db' }, {}, 'no container of db runs'],
    ['a service', { service: 'db' }, { lookAtServices: async () => [] }, 'there is no service db'],
    ['a variable', { sql: 'select 1', 'url-env': 'DB' }, {}, 'the release has no variable DB'],
    [
      'a host to ask through',
      { sql: 'select 1', 'url-env': 'DB' },
      { targets: [], variable },
      'there is no host to ask it through',
    ],
    ['a host by its name', { disk: {}, hosts: ['web2'] }, {}, 'no host is called web2; there are: web1'],
    ['any host', { memory: {} }, { targets: [] }, 'there is no host'],
  ])(
    '%s: may be on a machine that could not be looked at, which proves nothing',
    async (_, item, more, why) => {
      const [no] = await ask(item, more);
      expect(no).toMatchObject({ ok: false, fault: 'target', problem: `cannot be asked: ${why}` });
      const [unseen] = await ask(item, { ...more, unseen: ['web2', 'web3'] });
      expect(unseen).toMatchObject({
        ok: false,
        fault: 'prober',
        problem: `cannot be asked: ${why}, and web2, web3 could not be looked at`,
      });
    },
  );
});

describe('a service that several machines have for themselves', () => {
  const hostsOf = () => ['web1', 'web2'];

  test('is judged on each of them', async () => {
    const services = [up('web1'), up('web2', { state: 'down', running: 0 })];
    const results = await ask({ service: 'db' }, { hostsOf, lookAtServices: async () => services });
    expect(results.map(({ node, ok }) => [node, ok])).toEqual([
      ['web1', true],
      ['web2', false],
    ]);
  });

  test('has its database asked on each of them; where none runs, that is a no, whatever else is lost', async () => {
    const { host } = machine({ stdout: '1\n' });
    const results = await ask(
      { sql: 'select 1', service: 'db' },
      {
        hostsOf,
        unseen: ['web3'],
        findContainer: async (_, on) => ({ container: on === 'web1' ? { host, id: 'c0ffee' } : undefined }),
      },
    );
    expect(results.map(({ node, ok, fault }) => [node, ok, fault])).toEqual([
      ['web1', true, undefined],
      ['web2', false, 'target'],
    ]);
  });
});
