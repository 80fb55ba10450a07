import { describe, expect, test } from '@jest/globals';
import { BuildProgress } from '../../../src/build/progress/build-progress.ts';
import { solveEventReader } from '../../../src/build/progress/solve-events.ts';

const names = new Map([
  ['frontend', 'frontend'],
  ['apps-harbor', 'apps/harbor'],
]);
const run = { digest: 'sha256:1', name: '[apps-harbor build 2/3] RUN npm ci' };
const started = '2026-11-21T04:00:00.000Z';
const completed = '2026-11-21T04:00:04.500Z';
const base64 = (text: string) => Buffer.from(text).toString('base64');

function follow(lines: readonly string[], images = names) {
  const heard: string[] = [];
  const words: string[] = [];
  const progress = new BuildProgress(images, {
    step: (image, { position, step }, { cached, seconds }) =>
      heard.push(`${image} ${position} ${step} ${cached ? 'cached' : seconds}`),
    output: (image, line) => heard.push(`${image} | ${line}`),
    now: (line) => heard.push(`now ${line}`),
  });
  const read = solveEventReader({ event: (event) => progress.take(event), word: (line) => words.push(line) });
  for (const line of lines) read(line);
  return { heard, words, failed: progress.failed };
}

describe('the progress of a build', () => {
  const events = [
    { vertexes: [{ ...run, started }] },
    { logs: [{ vertex: run.digest, stream: 1, data: base64('added 52 pack') }] },
    { logs: [{ vertex: run.digest, stream: 1, data: base64('ages\nfound 0') }] },
    { vertexes: [{ ...run, started, completed }] },
    {
      vertexes: [
        { digest: 'sha256:2', name: '[frontend 1/2] COPY site /site', started, completed, cached: true },
      ],
    },
  ];
  const expected = [
    'now apps/harbor 2/3 RUN npm ci',
    'apps/harbor | added 52 packages',
    'apps/harbor | found 0',
    'apps/harbor 2/3 RUN npm ci 4.5',
    'frontend 1/2 COPY site /site cached',
  ];

  test('is reported per image, from messages of one line each (buildx 0.14 and newer)', () => {
    expect(follow(events.map((event) => JSON.stringify(event))).heard).toEqual(expected);
  });

  test('is reported per image, from messages indented over several lines (buildx 0.13)', () => {
    const lines = events.flatMap((event) => JSON.stringify(event, undefined, 2).split('\n'));
    expect(follow(lines).heard).toEqual(expected);
  });

  test('belongs to the only image of a solve, where steps do not name the image', () => {
    const lines = [
      JSON.stringify({ vertexes: [{ digest: 'x', name: '[1/2] FROM node', started, completed }] }),
    ];
    expect(follow(lines, new Map([['harbor', 'harbor']])).heard).toEqual(['harbor 1/2 FROM node 4.5']);
  });

  test('keeps the other lines of buildx', () => {
    expect(follow(['WARNING: no output', '', 'ERROR: failed']).words).toEqual([
      'WARNING: no output',
      'ERROR: failed',
    ]);
  });
});

describe('a failed build', () => {
  const failing = {
    ...run,
    started,
    completed,
    error: 'process "/bin/sh -c npm ci" did not complete successfully: exit code: 7',
  };
  const events = [
    {
      vertexes: [
        {
          digest: 'c',
          name: '[frontend] importing cache manifest from r.io/x',
          error: 'not found',
          started,
          completed,
        },
      ],
    },
    { vertexes: [{ ...run, started }] },
    { logs: [{ vertex: run.digest, data: base64('npm error code E404\n') }] },
    {
      vertexes: [
        { digest: 'e', name: '[frontend] exporting to image', error: 'context canceled', started, completed },
      ],
    },
    { vertexes: [failing] },
  ];
  const { failed } = follow(events.map((event) => JSON.stringify(event)));

  test('names the step that failed, not a step cancelled by it, nor a missing cache', () => {
    expect(failed).toMatchObject({ image: 'apps/harbor', step: { position: '2/3', step: 'RUN npm ci' } });
  });

  test('keeps the last lines and the error of the step', () => {
    expect(failed).toMatchObject({ lines: ['npm error code E404'], error: failing.error });
  });
});
