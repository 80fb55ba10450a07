import { expect, test } from '@jest/globals';
import { modelSchema } from '../../../src/compose/index.ts';
import { type Listener, takenPorts } from '../../../src/compose/project/taken-ports.ts';

const listener = (port: number, more: Partial<Listener> = {}): Listener => ({
  ...{ protocol: 'tcp', address: '', port, by: 'another process', own: false },
  ...more,
});
const taken = (published: string, listeners: readonly Listener[], web: object = {}) =>
  takenPorts(
    modelSchema.parse({ name: 'app', services: { web: { ports: [{ target: 80, published }], ...web } } }),
    listeners,
  ).map(({ port, by }) => `${port}: ${by}`);

test.each<[string, string, readonly Listener[], object, readonly string[]]>([
  ['a port', '80', [listener(80)], {}, ['80: another process']],
  ['a port of another protocol', '80', [listener(80, { protocol: 'udp' })], {}, []],
  [
    'a port that the project has itself',
    '80',
    [listener(80, { own: true, by: 'app-web-1' }), listener(80)],
    {},
    [],
  ],
  ['one port of a range', '80-81', [listener(80)], {}, []],
  [
    'all ports of a range',
    '80-81',
    [listener(80), listener(81)],
    {},
    ['80: another process', '81: another process'],
  ],
  [
    'one port of a range that is needed whole',
    '80-81',
    [listener(80)],
    { scale: 2 },
    ['80: another process'],
  ],
  ['a port that Docker chooses', '0', [listener(0)], {}, []],
])('%s', (_name, published, listeners, web, expected) => {
  expect(taken(published, listeners, web)).toEqual(expected);
});
