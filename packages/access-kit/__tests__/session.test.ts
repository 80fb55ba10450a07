import { fleetOf } from '@fairway/host';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../test/stage/samples/virtual-clock.ts';
import type { LockContext } from '../src/machine-lock.ts';
import { lockFleet } from '../src/session.ts';
import { lockableHost } from './lockable-host.ts';

describe('the lock of a fleet', () => {
  it('is taken in one order, whatever the order of the hosts is, and is given back at the end', async () => {
    const clock = virtualClock();
    const told: string[] = [];
    const hosts = ['10.0.0.3', '10.0.0.1', '10.0.0.2'].map((name) => lockableHost({ name, told, clock }));
    await using open = new AsyncDisposableStack();
    const session = await lockFleet(fleetOf(hosts), request(60_000), open, contextOf(clock));
    expect(told).toEqual(['10.0.0.1 taken', '10.0.0.2 taken', '10.0.0.3 taken']);
    expect(session.lost.aborted).toBe(false);
    expect(hosts.map((host) => session.lockOf(host).dockerConfig)).toEqual([undefined, undefined, undefined]);
    await open.disposeAsync();
    expect(told.slice(3)).toEqual(['10.0.0.3 free', '10.0.0.2 free', '10.0.0.1 free']);
  });

  it('has one deadline for all hosts together', async () => {
    const clock = virtualClock();
    const told: string[] = [];
    const first = lockableHost({ name: '10.0.0.1', heldForMs: 40_000, told, clock });
    const second = lockableHost({ name: '10.0.0.2', heldForMs: 1_000_000, told, clock });
    await using open = new AsyncDisposableStack();
    await expect(
      lockFleet(fleetOf([second, first]), request(60_000), open, contextOf(clock)),
    ).rejects.toMatchObject({
      what: 'The lock /state/app/lock on 10.0.0.2 was not free within 60 s.',
      why: 'It is held by "ada" since noon.',
    });
    expect(told).toEqual(['10.0.0.1 taken', '10.0.0.2 free']);
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(65_000);
    await open.disposeAsync();
    expect(told.at(-1)).toBe('10.0.0.1 free');
  });

  it('is taken where it is free, even after the wait for another host has used up the time', async () => {
    const clock = virtualClock();
    const told: string[] = [];
    const first = lockableHost({ name: '10.0.0.1', heldForMs: 59_700, told, clock });
    const second = lockableHost({ name: '10.0.0.2', told, clock });
    await using open = new AsyncDisposableStack();
    await lockFleet(fleetOf([first, second]), request(60_000), open, contextOf(clock));
    expect(told).toEqual(['10.0.0.1 taken', '10.0.0.2 taken']);
  });

  it('is lost as a whole when one host loses it', async () => {
    const clock = virtualClock();
    const told: string[] = [];
    const hosts = ['10.0.0.1', '10.0.0.2'].map((name) => lockableHost({ name, told, clock }));
    await using open = new AsyncDisposableStack();
    const session = await lockFleet(fleetOf(hosts), request(60_000), open, contextOf(clock));
    hosts[1]?.drop();
    await new Promise((resolve) => session.lost.addEventListener('abort', resolve));
    expect(session.lost.reason).toMatchObject({ what: 'The lock /state/app/lock on 10.0.0.2 was lost.' });
  });
});

const request = (waitMs: number) => ({ dir: '/state/app', waitMs, login: undefined });

const contextOf = (clock: VirtualClock) => ({
  clock,
  logger: silentLogger,
  signal: new AbortController().signal,
  github: { actor: 'grace', repository: 'acme/app', runUrl: '' } as LockContext['github'],
});
