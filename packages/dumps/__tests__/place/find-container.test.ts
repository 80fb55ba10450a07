import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { findContainer } from '../../src/place/find-container.ts';

const { signal } = new AbortController();

/** A machine whose engine lists these containers of a service, by name and state. */
function machine(containers: Readonly<Record<string, string>>): Host {
  const listed = Object.entries(containers).map(([name, State]) => ({
    ...{ Id: name, Names: [`/${name}`], ImageID: 'sha256:1', State },
  }));
  const exec: Host['exec'] = async (_, { stdin = '' } = {}) => {
    const body = JSON.stringify(String(stdin).includes('/images/') ? { RepoDigests: [] } : listed);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    return { exitCode: 0, stdout: head + body, stderr: '' };
  };
  return { ...localHost({ logger, clock }), exec };
}

const find = (containers: Readonly<Record<string, string>>) =>
  findContainer([machine(containers)], { project: 'shop', service: 'db' }, signal);

test('the container of a service is the one that runs, whatever is paused beside it', async () => {
  const place = await find({ 'shop-db-1': 'paused', 'shop-db-2': 'running' });
  expect(place.container?.name).toBe('shop-db-2');
});

test.each([
  ['is paused', { 'shop-db-1': 'paused' }, /shop-db-1 on this runner is paused.*docker unpause shop-db-1/s],
  ['is not there', {}, /No container of it runs/],
  ['is not the only one', { one: 'running', two: 'running' }, /2 containers of it run/],
])('a container that %s is no place to work in', async (_, containers, why) => {
  await expect(find(containers)).rejects.toThrow(why);
});
