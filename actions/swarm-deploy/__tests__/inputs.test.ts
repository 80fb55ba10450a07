import { describe, expect, test } from '@jest/globals';
import { parseFileMapping } from '../src/file-mapping.ts';
import { parseNodes } from '../src/node-addresses.ts';
import { variablesFrom } from '../src/variables.ts';

describe('a line of the input files', () => {
  test.each([
    ['deploy/nginx => /srv/nginx', 'deploy/nginx', '/srv/nginx'],
    ['deploy/nginx/ => /srv/nginx/', 'deploy/nginx', '/srv/nginx'],
    ['. => /srv/all', '.', '/srv/all'],
    ['with blanks/in it => /srv/a b', 'with blanks/in it', '/srv/a b'],
  ])('%j', (line, from, to) => {
    expect(parseFileMapping(line)).toEqual({ from, to });
  });

  test.each([
    'deploy/nginx',
    'a => b',
    '/etc => /srv',
    '../x => /srv',
    'a => /srv/../etc',
    'a => /b => /c',
    ' => /x',
  ])('is refused: %j', (line) => {
    expect(() => parseFileMapping(line)).toThrow(/=> \/srv\/marina\/nginx/);
  });
});

describe('the input nodes', () => {
  test('is auto, or an address for each node', () => {
    expect(parseNodes(' auto\n')).toBe('auto');
    expect(parseNodes('worker1=10.0.0.5\n# spare\n\nworker2 = root@[fd00::5]:2222')).toEqual([
      { name: 'worker1', target: { address: '10.0.0.5' } },
      { name: 'worker2', target: { user: 'root', address: 'fd00::5', port: 2222 } },
    ]);
  });

  test.each([
    'worker1',
    'worker1=',
    '=10.0.0.5',
    'worker1=10.0.0.5 worker2=10.0.0.6',
    'a=10.0.0.5\na=10.0.0.6',
  ])('is refused: %j', (text) => {
    expect(() => parseNodes(text)).toThrow();
  });
});

describe('the variables of the stack files', () => {
  const inputs = { release: 'v1', registry: 'ghcr.io/acme', stack: 'marina', env: {}, secretEnv: {} };

  test('come from the inputs, then env files, env and secret-env; later ones win', () => {
    const envFiles = [{ path: 'a.env', text: 'A=1\nB=1\nC=1\nSTACK=other' }];
    const given = { ...inputs, env: { B: '2', C: '2' }, secretEnv: { C: '3' } };
    expect(variablesFrom(given, envFiles)).toEqual({
      RELEASE: 'v1',
      REGISTRY: 'ghcr.io/acme',
      STACK: 'other',
      A: '1',
      B: '2',
      C: '3',
    });
  });

  test('are taken byte for byte out of an env file', () => {
    const text = '\ufeff# comment\r\nA= x "y" $z #w = \r\n\r\n  B=\n';
    expect(variablesFrom(inputs, [{ path: 'a.env', text }])).toMatchObject({ A: ' x "y" $z #w = ', B: '' });
  });

  test('are refused where a line is none, or where docker itself listens to the name', () => {
    expect(() => variablesFrom(inputs, [{ path: 'a.env', text: 'A=1\nB' }])).toThrow(/a\.env.*line 2/);
    expect(() => variablesFrom({ ...inputs, env: { DOCKER_HOST: 'tcp://x' } }, [])).toThrow(/DOCKER_HOST/);
  });
});
