import type { ServiceSpec } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { beyondPrevious } from '../../src/put-back/beyond-previous.ts';
import { deployed, releaseOf, specOf, viewOf } from '../stack-view.ts';

const v1 = releaseOf('v1', ['lamp']);
const lamp = deployed(specOf('lamp'), 'v1');
const byHand = specOf('hand');
const byDocker = deployed(specOf('hand'));
const ofRelease = deployed(specOf('hand', 'ghcr.io/hand@sha256:2'), 'v2');

describe('a return to the previous release', () => {
  test.each<
    [string, readonly ServiceSpec[], readonly ServiceSpec[], readonly string[], readonly ServiceSpec[]]
  >([
    ['removes a service that the failed release added', [lamp], [lamp, ofRelease], ['pier_hand'], []],
    [
      'removes what is left of an earlier failed release',
      [lamp, ofRelease],
      [lamp, ofRelease],
      ['pier_hand'],
      [],
    ],
    ['keeps a service that somebody made by hand', [lamp, byHand], [lamp, byHand], [], []],
    ['keeps one that somebody deployed by hand', [lamp, byDocker], [lamp, byDocker], [], []],
    ['keeps one that somebody made during the run', [lamp], [lamp, byHand], [], []],
    ['restores one that the failed release took over', [lamp, byHand], [lamp, ofRelease], [], [byHand]],
    ['restores one that the failed release removed', [lamp, byDocker], [lamp], [], [byDocker]],
    ['leaves the services of the previous release to its stack file', [lamp], [], [], []],
  ])('%s', (_, before, now, added, lost) => {
    const found = beyondPrevious('pier', v1, viewOf(...before), viewOf(...now));
    expect(found).toEqual({ added, lost });
  });
});
