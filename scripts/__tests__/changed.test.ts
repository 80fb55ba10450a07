import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pick, type TestFile, type Tree, tellPicked, type Unit } from '../changed/pick.ts';
import { readTree, unitsNamedIn } from '../changed/tree.ts';

const unit = (path: string, ...needs: string[]): Unit => ({ path, needs });
const run = (path: string, part: TestFile['part'], units: string[], ...files: string[]): TestFile => ({
  path,
  part,
  units,
  files: [path, ...files],
});

const tree: Tree = {
  units: [
    unit('packages/runtime'),
    unit('packages/host', 'packages/runtime'),
    unit('packages/database', 'packages/host'),
    unit('actions/deploy', 'packages/host'),
    unit('actions/migrate', 'packages/database'),
    unit('.github/workflows/release.yml', 'actions/deploy'),
    unit('workflows-examples/release', '.github/workflows/release.yml'),
    unit('workflows-examples/apps/marina'),
  ],
  tests: [
    run('packages/runtime/__tests__/a.test.ts', 'unit', ['packages/runtime']),
    run('packages/host/__tests__/b.test.ts', 'unit', ['packages/host']),
    run('actions/deploy/__tests__/c.test.ts', 'unit', ['actions/deploy'], 'test/stage/step/run.ts'),
    run('scripts/__tests__/d.test.ts', 'unit', [], 'scripts/test'),
    run(
      'test/lab/deploy.test.ts',
      'lab',
      ['actions/deploy'],
      'test/lab/deploy/step.ts',
      'test/stage/step/run.ts',
    ),
    run('test/faults/migrate.test.ts', 'faults', ['actions/migrate']),
    run('test/e2e/release.test.ts', 'e2e', ['workflows-examples/apps/marina', 'workflows-examples/release']),
  ],
};

describe('a change can have touched', () => {
  test.each<[string, string[], string[], string[], boolean]>([
    ['nothing where only prose changed', ['README.md', 'actions/deploy/README.md'], [], [], false],
    ['nothing but contracts where only they changed', ['test/contracts/rules/x.ts'], [], [], false],
    [
      'a package: the units that use it, directly or through others',
      ['packages/database/src/x.ts'],
      [],
      ['test/faults/migrate.test.ts'],
      true,
    ],
    [
      'the package that all others use: everything',
      ['packages/runtime/src/x.ts'],
      [
        'packages/runtime/__tests__/a.test.ts',
        'packages/host/__tests__/b.test.ts',
        'actions/deploy/__tests__/c.test.ts',
      ],
      ['test/lab/deploy.test.ts', 'test/faults/migrate.test.ts', 'test/e2e/release.test.ts'],
      true,
    ],
    [
      'an action: its own tests, those that run its bundle, and the workflows that use it',
      ['actions/deploy/src/main.ts'],
      ['actions/deploy/__tests__/c.test.ts'],
      ['test/lab/deploy.test.ts', 'test/e2e/release.test.ts'],
      true,
    ],
    [
      'a unit test: itself',
      ['packages/host/__tests__/b.test.ts'],
      ['packages/host/__tests__/b.test.ts'],
      [],
      false,
    ],
    ['a workflow: who calls it', ['.github/workflows/release.yml'], [], ['test/e2e/release.test.ts'], false],
    [
      'a sample app: who deploys it',
      ['workflows-examples/apps/marina/server.js'],
      [],
      ['test/e2e/release.test.ts'],
      false,
    ],
    [
      'a file that tests import: these tests',
      ['test/stage/step/run.ts'],
      ['actions/deploy/__tests__/c.test.ts'],
      ['test/lab/deploy.test.ts'],
      false,
    ],
    [
      'a file that no test imports: the tests that use its folder',
      ['test/lab/deploy/answer.json'],
      [],
      ['test/lab/deploy.test.ts'],
      false,
    ],
    ['a script: the tests of scripts', ['scripts/test'], ['scripts/__tests__/d.test.ts'], [], false],
    ['what builds bundles: bundles', ['scripts/build'], [], [], true],
  ])('%s', (_, changed, units, servers, bundles) => {
    expect(pick(tree, changed)).toMatchObject({ unit: units, servers, bundles });
  });

  test('everything, where a file belongs to no unit', () => {
    const picked = pick(tree, ['README.md', 'pnpm-lock.yaml']);
    expect(picked.everything).toContain('pnpm-lock.yaml');
    expect([picked.unit.length, picked.servers.length, picked.bundles]).toEqual([4, 3, true]);
  });

  test('parts that are reported in two lines', () => {
    const changed = ['actions/deploy/src/main.ts'];
    expect(tellPicked(pick(tree, changed), changed, 'origin/main', tree).split('\n')).toEqual([
      expect.stringMatching(/^Changed since origin\/main: 1 files; they touch .*actions\/deploy/),
      expect.stringMatching(
        /bundles, 1 of 4 unit test files, 2 of 3 with servers: test\/lab\/deploy\.test\.ts /,
      ),
    ]);
  });
});

test.each([
  ["runStep({ action: 'deploy' })", ['actions/deploy']],
  ["new URL('../actions/deploy/dist/index.js')", ['actions/deploy']],
  ["example: 'release'", ['workflows-examples/release']],
  ['the deploy of a release', []],
  ["'deploy-plan'", []],
])('a test names a unit by a string: %s', (text, named) => {
  expect(unitsNamedIn(text, tree.units)).toEqual(named);
});

describe('in this checkout', () => {
  const own = readTree(join(import.meta.dirname, '../..'));
  const servers = own.tests.filter(({ part }) => part !== 'unit');

  test('each test with servers runs an action, an example or a package beside the lab', () => {
    const always = ['packages/lab', 'packages/runtime'];
    const aimless = servers.filter(({ units }) => units.every((path) => always.includes(path)));
    expect(aimless.map(({ path }) => path)).toEqual(['test/lab/lab.test.ts']);
  });

  test.each(own.units.map(({ path }) => path).filter((path) => /^(actions|workflows-examples)\//.test(path)))(
    'a change of %s runs a test with servers',
    (path) => {
      expect(pick(own, [`${path}/any.ts`]).servers).not.toEqual([]);
    },
  );
});
