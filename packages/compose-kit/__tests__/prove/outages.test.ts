import type { ContainerEvent, ProjectContainer, ServiceChange } from '@fairway/docker/compose';
import { expect, test } from '@jest/globals';
import { outagesOf } from '../../src/prove/outages.ts';

const event = (at: number, container: string, action: string): ContainerEvent => ({
  ...{ at, container, action },
  ...{ name: `app-web-${container}`, service: 'web', exitCode: undefined },
});
const running = (id: string) =>
  ({ id, service: 'web', state: 'running', health: 'none' }) as ProjectContainer;
const change = (action: ServiceChange['action']): ServiceChange => ({
  ...{ service: 'web', action, replicas: 1, right: [], others: [] },
});

test('a failed change counts from the moment when it stopped what served, until that serves again', () => {
  const failed = [event(1000, 'old', 'kill'), event(1200, 'old', 'die')];
  const back = [event(4500, 'again', 'start')];
  const times = { before: [running('old')], changes: [change('replace'), change('start')] };
  expect(outagesOf({ ...times, events: [...failed, ...back] }, [running('again')])).toEqual({ web: 3500 });
  expect(outagesOf({ ...times, before: [], events: back }, [running('again')])).toEqual({});
});

test('a service that nobody touched is not in it', () => {
  const times = { before: [running('old')], changes: [change('keep')], events: [] };
  expect(outagesOf(times, [running('old')])).toEqual({});
});
