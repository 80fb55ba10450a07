import type { ServiceSpec } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import {
  requireSpecs,
  restoreRequest,
  servicesAdded,
  specsToRestore,
} from '../../src/put-back/restore-services.ts';
import { deployed, specOf, viewOf } from '../stack-view.ts';

const [lamp, web] = [specOf('lamp'), specOf('web')];

describe('the stack that ran before Fairway', () => {
  test.each<[string, readonly ServiceSpec[], readonly ServiceSpec[], readonly string[]]>([
    ['loses a service that the release added', [lamp], [lamp, deployed(web, 'v1')], ['pier_web']],
    ['keeps a service that others added meanwhile', [lamp], [lamp, web, deployed(specOf('tf'))], []],
    ['loses nothing where the release added nothing', [lamp, web], [lamp], []],
    ['keeps a service that the release changed', [lamp], [specOf('lamp', 'other@1')], []],
    [
      'may be empty: all services belong to the release and are removed',
      [],
      [deployed(lamp, 'v1'), deployed(web, 'v1')],
      ['pier_lamp', 'pier_web'],
    ],
  ])('%s', (_, specs, now, added) => {
    expect(servicesAdded(specs, viewOf(...now))).toEqual(added);
  });

  test.each<[string, readonly ServiceSpec[], readonly ServiceSpec[], readonly string[]]>([
    ['its services', [deployed(lamp)], [deployed(lamp)], ['pier_lamp']],
    ['a service that the release removed', [deployed(lamp), deployed(web)], [web], ['pier_lamp', 'pier_web']],
    [
      'no service of others that the release left as it was',
      [deployed(lamp), specOf('tf')],
      [deployed(lamp, 'v1'), specOf('tf')],
      ['pier_lamp'],
    ],
    [
      'no service of others that others changed meanwhile',
      [deployed(lamp), specOf('tf')],
      [deployed(lamp, 'v1'), specOf('tf', 'other@1')],
      ['pier_lamp'],
    ],
    [
      'a service of others that the release changed',
      [specOf('tf')],
      [deployed(specOf('tf'), 'v1')],
      ['pier_tf'],
    ],
    ['a service of others that is gone', [specOf('tf')], [], ['pier_tf']],
  ])('restores and proves %s', (_, specs, now, restored) => {
    expect(specsToRestore(specs, viewOf(...now)).map(({ Name }) => Name)).toEqual(restored);
  });

  test('restores the spec of an existing service at its current version', () => {
    expect(restoreRequest(lamp, viewOf(web, lamp))).toEqual({
      path: '/services/id-of-pier_lamp/update?version=7',
      body: lamp,
    });
  });

  test('creates a service again that the release removed', () => {
    expect(restoreRequest(lamp, viewOf(web))).toEqual({ path: '/services/create', body: lamp });
  });
});

describe('restored specs', () => {
  const expected = new Map([lamp, web].map((spec) => [spec.Name, spec]));

  test.each<[string, readonly ServiceSpec[]]>([
    ['are accepted where the swarm holds them', [lamp, web]],
    ['are accepted beside other services', [lamp, web, specOf('extra')]],
    [
      'are accepted after a forced update',
      [{ ...lamp, TaskTemplate: { ...lamp.TaskTemplate, ForceUpdate: 1 } }, web],
    ],
  ])('%s', (_, now) => {
    expect(() => requireSpecs(expected, viewOf(...now))).not.toThrow();
  });

  test.each<[string, readonly ServiceSpec[], string]>([
    ['is missing', [lamp], 'Services differ from what ran before: pier_web.'],
    ['has another image', [lamp, specOf('web', 'i@2')], 'Services differ from what ran before: pier_web.'],
    [
      'has other variables, as all others do',
      [specOf('lamp', undefined, ['A=1']), specOf('web', undefined, ['A=1'])],
      'Services differ from what ran before: pier_lamp, pier_web.',
    ],
  ])('are refused where a service %s', (_, now, what) => {
    expect(() => requireSpecs(expected, viewOf(...now))).toThrow(what);
  });
});
