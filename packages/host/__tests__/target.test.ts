import { Failure } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { nameOfTarget, parseTarget, sshCommand } from '../src/target.ts';

test.each([
  ['10.0.0.2', { address: '10.0.0.2' }],
  ['deploy@10.0.0.2', { user: 'deploy', address: '10.0.0.2' }],
  ['deploy@node-1.example.org:2222', { user: 'deploy', address: 'node-1.example.org', port: 2222 }],
  ['fd00::2', { address: 'fd00::2' }],
  ['root@fd00::2', { user: 'root', address: 'fd00::2' }],
  ['root@[fd00::2]:22', { user: 'root', address: 'fd00::2', port: 22 }],
  ['[fd00::2]', { address: 'fd00::2' }],
  ['  host  ', { address: 'host' }],
])('%s', (text, parts) => {
  expect(parseTarget(text)).toEqual(parts);
});

test.each([
  '',
  '@host',
  'a b',
  'user@',
  'host:',
  'host:0',
  'host:70000',
  'a@b@c',
  '-oProxyCommand=x',
  'x;y',
  'a:b:c',
])('"%s" is refused with the form to write', (text) => {
  expect(() => parseTarget(text)).toThrow(Failure);
  expect(() => parseTarget(text)).toThrow('[user@]address[:port]');
});

test('a target is shown by its name and its address', () => {
  const target = { address: '10.0.0.2', user: 'deploy', privateKey: '', hostKeys: {} };
  expect(nameOfTarget({ ...target, name: 'worker1' })).toBe('worker1 (10.0.0.2)');
  expect(nameOfTarget(target)).toBe('10.0.0.2');
});

const deploy = { address: '10.0.0.2', user: 'deploy', privateKey: '', hostKeys: {} };

test.each([
  ['by its address', deploy, 'ssh deploy@10.0.0.2'],
  ['with a port of its own', { ...deploy, port: 2222 }, 'ssh -p 2222 deploy@10.0.0.2'],
  [
    'behind two jump hosts',
    {
      ...deploy,
      jump: { ...deploy, user: 'ops', address: 'fd00::2', port: 2200, jump: { ...deploy, address: 'door' } },
    },
    'ssh -J deploy@door,ops@[fd00::2]:2200 deploy@10.0.0.2',
  ],
])('a person reaches a machine %s', (_, target, command) => {
  expect(sshCommand(target)).toBe(command);
});
