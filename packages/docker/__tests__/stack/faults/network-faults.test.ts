import { describe, expect, test } from '@jest/globals';
import { networksApart } from '../../../src/stack/faults/network-faults.ts';
import type { SwarmState } from '../../../src/stack/faults/swarm-state.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { mergedStack } from './merged-stack.ts';
import { judge, networks, ofStack } from './swarm-found.ts';

describe('a network', () => {
  const web = { services: { web: { networks: { inner: null } } }, networks: { inner: { internal: true } } };
  const external = { services: web.services, networks: { inner: { external: true, name: 'front' } } };
  const inner = (more: object = {}) => networks({ Name: 'q_inner', Internal: true, ...more });

  test.each<[string, Partial<MergedStack>, SwarmState['networks'], readonly string[]]>([
    ['is new', web, [], []],
    ['is as it is written', web, inner(), []],
    [
      'is open and shall be internal',
      web,
      inner({ Internal: false }),
      ['internal is false, and the file says true'],
    ],
    ['is of another stack', web, inner({ Labels: ofStack('other') }), ['taken by another network']],
    ['was made by hand', web, inner({ Labels: null }), ['taken by another network']],
    ['differs but is not used', { services: {}, networks: web.networks }, inner({ Internal: false }), []],
    ['is external and there', external, networks({ Name: 'front', Labels: null }), []],
    ['is external and missing', external, [], ['The swarm has no network front']],
    [
      'is external and of one node',
      external,
      networks({ Name: 'front', Scope: 'local' }),
      ['belongs to one node'],
    ],
    [
      'is the host network',
      { services: web.services, networks: { inner: { external: true, name: 'host' } } },
      [],
      [],
    ],
    [
      'is the default one, which no file mentions',
      { services: { web: {} } },
      networks({ Name: 'q_default', Internal: true }),
      ['internal is true'],
    ],
  ])('%s', (_what, next, there, expected) => {
    expect(judge(next, { networks: there }).told).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  test('of the same name on one node is named with the node and its project', () => {
    const local = networks({
      Name: 'q_inner',
      Scope: 'local',
      Driver: 'bridge',
      Labels: { 'com.docker.compose.project': 'q' },
    });
    const nodes = [{ node: 'n2', networks: local, volumes: [], ports: [] }];
    const [fault, ...more] = judge(web, { networks: inner(), nodes }).faults;
    expect([fault?.what, fault?.why, more]).toEqual([
      'The name q_inner is taken by a network of n2',
      expect.stringContaining('of the Compose project q'),
      [],
    ]);
  });

  test('that a deploy makes is announced', () => {
    expect(judge(web, {}).newNetworks).toEqual(['q_inner']);
    expect(judge(web, { networks: inner() }).newNetworks).toEqual([]);
  });

  test('whose file drops an option that the proven release wrote is not what the file says', () => {
    const encrypted = { ...web.networks.inner, driver_opts: { encrypted: '' } };
    const there = inner({ Options: { encrypted: '' } });
    expect(judge(web, { networks: there }, { networks: { inner: encrypted } }).told).toEqual([
      expect.stringContaining('driver_opts.encrypted is empty, and the file says not written'),
    ]);
    expect(judge(web, { networks: there }).told).toEqual([]);
  });

  test('with other labels is a warning alone', () => {
    const labelled = { ...web, networks: { inner: { internal: true, labels: { team: 'a' } } } };
    const { told, warnings } = judge(labelled, { networks: inner() });
    expect([told, warnings]).toEqual([
      [],
      ['the network q_inner keeps its labels: labels.team is nothing, and the file says a'],
    ]);
  });

  test('that is another one after the deploy is named, and a missing one', () => {
    expect(networksApart('q', mergedStack(web), inner({ Internal: false }))).toEqual([
      'the network q_inner: internal is false, and the file says true',
    ]);
    expect(networksApart('q', mergedStack(web), [])).toEqual(['the network q_inner is not there']);
    expect(networksApart('q', mergedStack(web), inner())).toEqual([]);
  });
});
