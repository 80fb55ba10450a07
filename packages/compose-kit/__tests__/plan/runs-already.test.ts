import type { ServiceChange } from '@fairway/docker/compose';
import { type Manifest, treeFacts } from '@fairway/host';
import type { Outcome } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { copiesThere, runsAlready } from '../../src/plan/runs-already.ts';
import { file, installed, pages, paths, release } from '../project.ts';

const tree = [file('index.html', 'one')];
const v1 = release('v1', { tree });
const v2 = release('v2');
const files = [
  { source: '/repository/pages', to: pages, manifest: tree, content: { to: pages, ...treeFacts(tree) } },
];
const texts = { [paths.dotenv]: v1.dotenv, [paths.composeFile]: v1.release.stack };
const kept: ServiceChange = { service: 'web', action: 'keep', replicas: 1, right: [], others: [] };

interface Case {
  readonly runs?: readonly (readonly [typeof v1, Outcome])[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly changes?: readonly ServiceChange[];
  readonly there?: Manifest | undefined;
}

describe('a release runs already', () => {
  test.each<[string, Case, boolean]>([
    ['where ledger, containers and files are those of the release', {}, true],
    [
      'not where another release was proven since',
      {
        runs: [
          [v1, 'proven'],
          [v2, 'proven'],
        ],
      },
      false,
    ],
    [
      'not where a run was interrupted since',
      {
        runs: [
          [v1, 'proven'],
          [v2, 'started'],
        ],
      },
      false,
    ],
    ['not where a container differs', { changes: [{ ...kept, action: 'replace' }] }, false],
    ['not where there is one container too many', { changes: [{ ...kept, action: 'tidy' }] }, false],
    ['not where .env differs', { texts: { ...texts, [paths.dotenv]: 'V=2\n' } }, false],
    ['not where compose.yaml is missing', { texts: { [paths.dotenv]: v1.dotenv } }, false],
    ['not where a file differs', { there: [file('index.html', 'two')] }, false],
    ['not where a file has another mode', { there: [file('index.html', 'one', { mode: 0o600 })] }, false],
    ['not where the directory is missing', { there: undefined }, false],
  ])('%s', (_where, given, expected) => {
    const { runs = [[v1, 'proven']], changes = [kept] } = given;
    const found = installed({ runs, texts: given.texts ?? texts });
    const there = 'there' in given ? given.there : tree;
    const trees = new Map(there ? [[pages, there]] : []);
    expect(runsAlready(found, { wanted: v1, changes, files }, trees)).toBe(expected);
  });
});

test('an incomplete copy does not count as a copy', () => {
  const { manifest } = treeFacts(tree);
  const copy = `${paths.copies}/${manifest}`;
  expect([...copiesThere(files, paths, new Map([[copy, tree]]))]).toEqual([manifest]);
  expect([...copiesThere(files, paths, new Map([[copy, []]]))]).toEqual([]);
  expect([...copiesThere(files, paths, new Map([[pages, tree]]))]).toEqual([]);
});
