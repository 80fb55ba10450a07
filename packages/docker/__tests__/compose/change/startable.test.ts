import { expect, test } from '@jest/globals';
import { type ProjectContainer, startable } from '../../../src/compose/index.ts';
import { container } from '../containers.ts';

const stopped = (given: Partial<ProjectContainer> = {}) => container({ state: 'exited', ...given });
const other = (given: Partial<ProjectContainer>) => container({ id: 'other', configHash: 'old', ...given });
const ids = (...containers: readonly ProjectContainer[]) =>
  startable(containers, new Map([['web', 'new']]), new Set(['job'])).map(({ id }) => id);

test('a container that an interrupted run has stopped is started again', () => {
  expect(ids(stopped())).toEqual(['c1']);
  expect(ids(stopped({ writes: ['data'] }), other({ state: 'exited', writes: ['data'] }))).toEqual(['c1']);
});

const tcp = [{ address: '', port: 80, protocol: 'tcp' }];
test.each<[string, readonly ProjectContainer[]]>([
  ['one of another release writes to its data', [stopped({ writes: ['data'] }), other({ writes: ['data'] })]],
  ['another service does', [stopped({ writes: ['data'] }), other({ service: 'db2', writes: ['data'] })]],
  ['one of another release has its port', [stopped({ ports: tcp }), other({ ports: tcp })]],
  ['it lives with a container that may be gone', [stopped({ landlords: ['vpn'] })]],
  ['it is of another release', [stopped({ configHash: 'old' })]],
  ['somebody ran it once', [stopped({ oneOff: true })]],
])('but not where %s', (_name, containers) => {
  expect(ids(...containers)).toEqual([]);
});
