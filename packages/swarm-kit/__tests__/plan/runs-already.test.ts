import type { ServiceSpec } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { type Running, runsAlready } from '../../src/plan/runs-already.ts';
import { deployed, entryOf, releaseOf, specOf, viewOf } from '../stack-view.ts';

const v1 = releaseOf('v1', ['lamp']);
const v2 = releaseOf('v2', ['lamp', 'web']);
const specs = [specOf('lamp'), specOf('web')];
const stored = (...all: readonly ServiceSpec[]) => new Map(all.map((spec) => [spec.Name, spec]));
const forced = { ...specOf('lamp'), TaskTemplate: { ...specOf('lamp').TaskTemplate, ForceUpdate: 3 } };
const asProven: Running = {
  entries: [entryOf(v1, 'proven'), entryOf(v2, 'proven')],
  view: viewOf(...specs),
  proven: stored(...specs),
};

describe('a release runs already', () => {
  test.each<[string, Partial<Running>]>([
    ['where it was proven last and every spec is unchanged', {}],
    ['where it was proven again without a change', { entries: [entryOf(v2, 'unchanged')] }],
    [
      'where a newer release failed and this one was put back',
      { entries: [entryOf(v2, 'proven'), entryOf(v1, 'rolled-back', { previous: v2.id })] },
    ],
    ['where others put a service into the namespace', { view: viewOf(...specs, specOf('extra')) }],
    ['where somebody forced an update, which changes no service', { view: viewOf(forced, specOf('web')) }],
  ])('%s', (_, more) => {
    expect(runsAlready('pier', v2, { ...asProven, ...more })).toBe(true);
  });
});

describe('a release does not run already', () => {
  test.each<[string, Partial<Running>]>([
    ['where nothing was ever deployed', { entries: [] }],
    ['where another release was proven last', { entries: [entryOf(v2, 'proven'), entryOf(v1, 'proven')] }],
    ['where the last run was interrupted', { entries: [entryOf(v2, 'proven'), entryOf(v1, 'started')] }],
    ['where its last deploy failed', { entries: [entryOf(v2, 'failed')] }],
    ['where its specs are not stored', { proven: undefined }],
    ['where a service is missing', { view: viewOf(specOf('lamp')) }],
    ['where a service has another image', { view: viewOf(specOf('lamp', 'i@2'), specOf('web')) }],
    ['where somebody set a variable', { view: viewOf(specOf('lamp', undefined, ['A=1']), specOf('web')) }],
    [
      'where a service runs that was deployed with the stack and is not part of it any more',
      { view: viewOf(...specs, deployed(specOf('extra'))) },
    ],
  ])('%s', (_, more) => {
    expect(runsAlready('pier', v2, { ...asProven, ...more })).toBe(false);
  });
});
