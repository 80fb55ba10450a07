import type { ServiceSpec, StackView } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { appliedIn } from '../../src/prove/applied.ts';
import { releaseOf, specOf, viewOf } from '../stack-view.ts';

const release = releaseOf('v2', ['lamp']);
const applied = (spec: ServiceSpec, version = 'v2'): ServiceSpec => ({
  ...spec,
  Labels: { 'io.fairway.release': version },
});
const lamp = applied(specOf('lamp'));

/** Swarm went back to v1 by itself, after a task of v2 had failed. */
function rolledBack(): StackView {
  const view = viewOf(applied(specOf('lamp', 'old'), 'v1'));
  const [service] = view.services;
  if (!service) throw new Error('the view has no service');
  const task = {
    ID: 't',
    ServiceID: service.ID,
    CreatedAt: '2026-11-21T04:00:00Z',
    Spec: lamp.TaskTemplate,
    DesiredState: 'shutdown',
    Status: { Timestamp: '', State: 'failed' },
  };
  const UpdateStatus = { state: 'rollback_completed', message: '' };
  return { ...view, services: [{ ...service, UpdateStatus }], tasks: [task] };
}

describe('what was applied', () => {
  test('is the spec of every service, whatever stands beside them', () => {
    const view = viewOf(lamp, specOf('extra'));
    expect(appliedIn(view, 'pier', release)).toEqual({ expected: new Map([['pier_lamp', lamp]]), view });
  });

  test('is the spec that a task was made of, where Swarm went back before it could be read', () => {
    const spec = appliedIn(rolledBack(), 'pier', release).expected.get('pier_lamp');
    expect(spec?.TaskTemplate).toEqual(lamp.TaskTemplate);
  });

  test.each<[string, StackView, string]>([
    ['does not know the service', viewOf(), 'The swarm does not know it.'],
    [
      'holds it with another image',
      viewOf(applied(specOf('lamp', 'other'))),
      'The swarm holds it with the image other, release v2.',
    ],
    [
      'holds it for another release',
      viewOf(applied(specOf('lamp'), 'v1')),
      'The swarm holds it with the image ghcr.io/lamp@sha256:1, release v1.',
    ],
    [
      'holds it for no release',
      viewOf(specOf('lamp')),
      'The swarm holds it with the image ghcr.io/lamp@sha256:1, release unknown.',
    ],
  ])('is a failure where the swarm %s', (_what, view, why) => {
    expect(() => appliedIn(view, 'pier', release)).toThrow(
      expect.objectContaining({ what: 'The service pier_lamp is not what was deployed.', why }),
    );
  });
});
