import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findInstaller, install } from '../../src/prisma/install.ts';
import { findPrismaCli } from '../../src/prisma/prisma-cli.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairway-install-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, content = ''): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

describe('the package manager of a project', () => {
  test.each([
    ['package-lock.json', '', 'npm ci --include=dev --no-audit --no-fund'],
    ['pnpm-lock.yaml', '', 'pnpm install --frozen-lockfile --prod=false'],
    [
      'yarn.lock',
      '# yarn lockfile v1\n',
      'yarn install --frozen-lockfile --production=false --non-interactive',
    ],
    ['yarn.lock', '__metadata:\n  version: 8\n', 'yarn install --immutable'],
  ])('%s %j: %s', async (lockFile, content, argv) => {
    await write(lockFile, content);
    await mkdir(join(root, 'apps/harbor'), { recursive: true });
    const installer = await findInstaller(host, join(root, 'apps/harbor'), root);
    expect(installer).toMatchObject({ root, lockFile });
    expect(installer.argv.join(' ')).toBe(argv);
  });

  test('is the one of the nearest lock file', async () => {
    await write('pnpm-lock.yaml');
    await write('harbor/package-lock.json');
    expect(await findInstaller(host, join(root, 'harbor'), root)).toMatchObject({
      root: join(root, 'harbor'),
    });
  });

  test('is not searched for above the checkout', async () => {
    await write('package-lock.json');
    await mkdir(join(root, 'checkout/harbor'), { recursive: true });
    const above = findInstaller(host, join(root, 'checkout/harbor'), join(root, 'checkout'));
    await expect(above).rejects.toThrow(/Commit the lock file/);
  });

  test('is named when the machine does not have it', async () => {
    const installer = { root, lockFile: 'yarn.lock', argv: ['no-such-package-manager', 'install'] };
    await expect(install(host, installer, {})).rejects.toThrow(
      /Install no-such-package-manager in a step before/,
    );
  });
});

describe('the Prisma CLI of a project', () => {
  test('may be the one of the workspace around it', async () => {
    await write('node_modules/.bin/prisma');
    await write('node_modules/prisma/package.json', '{"version": "7.10.1"}');
    await mkdir(join(root, 'harbor'));
    const bin = join(root, 'node_modules/.bin/prisma');
    expect(await findPrismaCli(host, join(root, 'harbor'), root)).toEqual({ bin, version: '7.10.1' });
  });

  test('is refused when its major is not known', async () => {
    await write('node_modules/.bin/prisma');
    await write('node_modules/prisma/package.json', '{"version": "8.0.0-rc.5"}');
    await expect(findPrismaCli(host, root, root)).rejects.toThrow(
      /Prisma 8\.0\.0-rc\.5 in .* is not supported/,
    );
  });

  test('may be missing', async () => {
    expect(await findPrismaCli(host, root, root)).toBeUndefined();
  });
});
