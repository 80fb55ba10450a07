import type { Session } from '@fairway/access-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { fleetOf } from '@fairway/host';
import { systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import type { LockedProject } from '../../src/heal/locked-project.ts';
import { stopApp } from '../../src/heal/stop-app.ts';
import { engineHost, running } from '../engine.ts';

/** A host with a page and its database, which stops and starts containers. */
function shop(name: string, stubborn: readonly string[] = []) {
  const containers: { Id: string; State: { Status: string; Health?: { Status: string } } }[] = [
    running('db', 1),
    running('web', 1),
  ];
  const statusOf = (Id: string) => containers.find((one) => one.Id === Id)?.State.Status;
  const pageFails = () => {
    for (const { Id, State } of containers) if (Id === 'web1') State.Health = { Status: 'unhealthy' };
  };
  const { host } = engineHost({
    answer(path) {
      if (path.endsWith('/containers/json')) return containers;
      return containers.find(({ Id }) => path.endsWith(`/containers/${Id}/json`));
    },
    async run(argv) {
      const starts = argv[1] === 'start';
      for (const { Id, State } of containers)
        if (argv.includes(Id) && !stubborn.includes(Id)) State.Status = starts ? 'running' : 'exited';
      return {};
    },
  });
  return { host: { ...host, name }, statusOf, pageFails };
}

function locked(...hosts: readonly ReturnType<typeof shop>[]): LockedProject {
  const fleet = fleetOf(hosts.map(({ host }) => host));
  const context = { clock: systemClock, signal: notCancelled } as DeployContext;
  return { project: 'quay', stateDir: '/state', session: { fleet } as Session, context } as LockedProject;
}

const notCancelled = new AbortController().signal;
const { signal: lost } = new AbortController();

describe('an app that is stopped', () => {
  test('keeps its stores running, and starts again', async () => {
    const one = shop('one');
    const stopped = await stopApp(locked(one), ['db'], lost);
    expect([stopped.services, stopped.failure]).toEqual([['web'], undefined]);
    expect([one.statusOf('db1'), one.statusOf('web1')]).toEqual(['running', 'exited']);
    await stopped.start();
    expect(one.statusOf('web1')).toBe('running');
  });

  test('on one of two hosts only is told as a failure, and starts again on both', async () => {
    const hosts = [shop('one'), shop('two', ['web1'])];
    const { failure, services, start } = await stopApp(locked(...hosts), ['db'], lost);
    expect(failure?.message).toContain('quay-web-1 on two does not stop');
    expect([services, hosts.map(({ statusOf }) => statusOf('web1'))]).toEqual([
      ['web'],
      ['exited', 'running'],
    ]);
    await start();
    expect(hosts.map(({ statusOf }) => statusOf('web1'))).toEqual(['running', 'running']);
  });

  test('starts also what was not well before, and waits for the others only', async () => {
    const one = shop('one');
    one.pageFails();
    const stopped = await stopApp(locked(one), ['db'], lost);
    expect(stopped.failure).toBeUndefined();
    await stopped.start();
    expect(one.statusOf('web1')).toBe('running');
    const two = shop('two');
    const well = await stopApp(locked(two), ['db'], lost);
    two.pageFails();
    await expect(well.start()).rejects.toThrow('web-1 on two did not come up');
  });

  test('starts again in a run that was cancelled meanwhile', async () => {
    const one = shop('one');
    const run = new AbortController();
    const project = locked(one);
    const context = { ...project.context, signal: run.signal };
    const { start } = await stopApp({ ...project, context }, ['db'], lost);
    run.abort(new Error('the run was cancelled'));
    await start();
    expect(one.statusOf('web1')).toBe('running');
  });
});
