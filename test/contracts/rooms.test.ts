import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { circleOfFiles } from './rules/file-circles.ts';
import { crowdedFolders } from './rules/folder-sizes.ts';
import { repositoryFiles, root, sourcesBelow } from './rules/repository.ts';
import { roomViolations } from './rules/room-rules.ts';

const unitsIn = (directory: string) =>
  readdirSync(join(root, directory))
    .sort()
    .map((name) => `${directory}/${name}`);
const units = [...unitsIn('actions'), ...unitsIn('packages')];

describe('the files of the house', () => {
  it.each([...units.map((unit) => `${unit}/src`), 'test', 'scripts'])(
    'import each other in no circle: %s',
    (folder) => {
      expect(circleOfFiles(sourcesBelow(folder))).toBeUndefined();
    },
  );

  it('are never more than the limit in one folder', () => {
    const sources = repositoryFiles().filter((path) =>
      /^((actions|packages)\/[^/]+\/src|scripts|test\/stage)\//.test(path),
    );
    expect(sources.length).toBeGreaterThan(100);
    expect(crowdedFolders(sources)).toEqual([]);
  });

  it.each(['actions/compose-deploy', 'actions/swarm-deploy', 'packages/compose-kit', 'packages/swarm-kit'])(
    'import only downwards, room by room: %s',
    (unit) => {
      const src = `${unit}/src/`;
      expect(roomViolations(src, sourcesBelow(src))).toEqual([]);
    },
  );
});

describe('the check of circles', () => {
  const file = (path: string, ...imported: string[]) => ({
    path,
    text: imported.map((name) => `import type { X } from '${name}';`).join('\n'),
  });

  it('accepts two ways to one file', () => {
    expect(
      circleOfFiles([file('a.ts', './b.ts', './c.ts'), file('b.ts', './c.ts'), file('c.ts')]),
    ).toBeUndefined();
  });

  it('accepts a package that has the name of a file', () => {
    expect(circleOfFiles([file('zod.ts', 'zod')])).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof file>[], string[]]>([
    ['two files', [file('a.ts', './b.ts'), file('b.ts', './a.ts')], ['a.ts', 'b.ts', 'a.ts']],
    ['a file with itself', [file('a.ts', './a.ts')], ['a.ts', 'a.ts']],
    [
      'files of two folders',
      [
        file('top.ts', './x/a.ts'),
        file('x/a.ts', '../y/b.ts'),
        file('y/b.ts', './c.ts'),
        file('y/c.ts', '../x/a.ts'),
      ],
      ['x/a.ts', 'y/b.ts', 'y/c.ts', 'x/a.ts'],
    ],
    [
      'a file and the index of its own folder',
      [file('x/index.ts', './a.ts'), file('x/a.ts', './index.ts')],
      ['x/index.ts', 'x/a.ts', 'x/index.ts'],
    ],
  ])('finds %s', (_, sources, circle) => {
    expect(circleOfFiles(sources)).toEqual(circle);
  });

  it('counts a late import', () => {
    const late = { path: 'a.ts', text: "const { x } = await import('./b.ts');" };
    expect(circleOfFiles([late, file('b.ts', './a.ts')])).toEqual(['a.ts', 'b.ts', 'a.ts']);
  });
});

describe('the check of folders', () => {
  it('counts the files of each folder alone', () => {
    const paths = ['x/a.ts', 'x/b.ts', 'x/y/a.ts', 'x/y/b.ts', 'x/y/c.ts'];
    expect(crowdedFolders(paths, 3)).toEqual([]);
    expect(crowdedFolders(paths, 2)).toEqual(['x/y holds 3 files; 2 is the limit']);
  });
});

describe('the check of rooms', () => {
  const violationsOf = (path: string, imported: string) =>
    roomViolations('actions/x/src/', [{ path: `actions/x/src/${path}`, text: `import '${imported}';` }]);

  it.each([
    ['deploy-command.ts', './put-back/repair.ts'],
    ['plan-command.ts', './check/check.ts'],
    ['plan-command.ts', './report.ts'],
    ['put-back/repair.ts', '../deploy/apply.ts'],
    ['deploy/deploy.ts', '../migrations/migrate.ts'],
    ['deploy/deploy.ts', './apply.ts'],
    ['release/wanted.ts', '../files/nodes-for-files.ts'],
    ['files/nodes-for-files.ts', '../inputs.ts'],
    ['inputs.ts', './inputs/files-input.ts'],
    ['check/check.ts', '../release/wanted.ts'],
  ])('accepts that %s imports %s', (path, imported) => {
    expect(violationsOf(path, imported)).toEqual([]);
  });

  it.each([
    ['plan/plan.ts', '../deploy/unchanged.ts', 'plan may not import deploy'],
    ['prove/prove.ts', '../files/nodes-for-files.ts', 'prove may not import files'],
    ['files/nodes-for-files.ts', '../prove/prove.ts', 'files may not import prove'],
    ['fleet/fleet.ts', '../report.ts', 'fleet may not import root'],
    ['inputs.ts', './fleet/fleet.ts', 'inputs may not import fleet'],
    ['plan/plan.ts', '../check/check.ts', 'plan may not import check'],
    ['check/check.ts', '../report.ts', 'check may not import root'],
    ['plan/plan.ts', '../cellar/wine.ts', 'plan may not import cellar'],
    ['cellar/wine.ts', '../fleet/fleet.ts', 'cellar may not import fleet'],
  ])('refuses that %s imports %s', (path, imported, violation) => {
    expect(violationsOf(path, imported)).toEqual([
      expect.stringMatching(`^actions/x/src/${path} .*: ${violation}$`),
    ]);
  });
});
