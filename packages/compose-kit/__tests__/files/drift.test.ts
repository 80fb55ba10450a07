import type { Manifest } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { driftLines, findDrift } from '../../src/files/drift.ts';
import { file, installed, pages, paths, release } from '../project.ts';

const v1 = release('v1', { tree: [file('index.html', 'one'), file('old.html')] });
const v2 = release('v2', { tree: [file('index.html', 'two'), file('new.html')] });

/** The drift in words, where v1 is proven and v2 is wanted. */
function linesOf(there: Manifest, texts: Readonly<Record<string, string>> = {}): readonly string[] {
  const found = installed({ runs: [[v1, 'proven']], texts });
  const drift = findDrift(found, v2, new Map([[pages, there]]));
  return driftLines(drift, 'web1', { directory: '/srv/quay' }, []);
}

describe('files of a directory', () => {
  test.each<[string, Manifest, readonly string[]]>([
    ['as the previous release left them', v1.trees[0]?.manifest ?? [], []],
    [
      'as an interrupted run left them: some of each release',
      [file('index.html', 'two'), file('old.html')],
      [],
    ],
    [
      'that somebody edited',
      [file('index.html', 'mine'), file('old.html')],
      ['index.html on web1 was edited'],
    ],
    ['that somebody added', [file('index.html', 'one'), file('mine.html')], ['mine.html on web1 was edited']],
    [
      'whose mode somebody changed',
      [file('index.html', 'one', { mode: 0o600 })],
      ['index.html on web1 was edited'],
    ],
    ['that rsync left unfinished', [file('index.html', 'one'), file('.index.html.Ab3dE6')], []],
    ['that somebody deleted', [file('old.html')], ['index.html on web1 was deleted']],
    ['that the wanted release lacks too', [file('index.html', 'one')], []],
    [
      'in a directory that somebody made',
      [file('index.html', 'one'), file('d', '', { type: 'directory' })],
      [],
    ],
  ])('%s', (_what, there, lines) => {
    expect(linesOf(there)).toEqual(lines.map((line) => `${pages}/${line}`));
  });

  test('of a rolled-back release are edits', () => {
    const back = release('v1b', { tree: [file('index.html', 'kept edit')] });
    const found = installed({
      runs: [
        [v1, 'proven'],
        [back, 'rolled-back'],
      ],
    });
    const { trees } = findDrift(found, v2, new Map([[pages, [file('index.html', 'kept edit')]]]));
    expect(trees.map(({ edited }) => edited.map(({ path }) => path))).toEqual([['index.html']]);
  });

  test('of a missing directory have not drifted', () => {
    expect(findDrift(installed({ runs: [[v1, 'proven']] }), v2, new Map()).trees).toEqual([]);
  });
});

describe('the files of the project', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['are missing', {}, []],
    [
      'are from the previous release',
      { [paths.dotenv]: v1.dotenv, [paths.composeFile]: v1.release.stack },
      [],
    ],
    ['are already from the wanted release', { [paths.dotenv]: v2.dotenv }, []],
    ['.env was edited', { [paths.dotenv]: 'V=mine\n' }, ['/srv/quay/.env on web1']],
    [
      'compose.yaml was edited',
      { [paths.composeFile]: 'services: {}\n' },
      ['/srv/quay/compose.yaml on web1'],
    ],
  ])('%s', (_what, texts, lines) => {
    expect(linesOf([], texts).filter((line) => !line.includes(pages))).toEqual(lines);
  });

  test('are not drift before the first release', () => {
    const found = installed({
      runs: [],
      texts: { [paths.composeFile]: 'theirs', [paths.dotenv]: 'A=1\n' },
    });
    expect(findDrift(found, v2, new Map())).toEqual({ composeFile: false, dotenv: 'A=1\n', trees: [] });
  });

  test('are reported with the names of variables, never with values', () => {
    const drift = { composeFile: false, dotenv: 'PASSWORD=anchor\n', trees: [] };
    expect(driftLines(drift, 'web1', { directory: '/srv/quay' }, ['PASSWORD', 'PORT'])).toEqual([
      '/srv/quay/.env on web1 (PASSWORD, PORT)',
    ]);
  });
});
