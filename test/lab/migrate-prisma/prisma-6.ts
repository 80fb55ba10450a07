import { chmod, realpath, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkout } from './checkout.ts';

const prisma6 = join(import.meta.dirname, '../../node_modules/prisma-6');

/**
 * Makes harbor a project of Prisma 6: its own CLI, no prisma.config.ts, and the URL in the schema.
 * @returns what its machine has in its environment so that Prisma 6 downloads no engine for queries, which no migration uses.
 */
export async function installPrisma6({ path, write, read }: Checkout): Promise<Record<string, string>> {
  const packageDirectory = await realpath(prisma6);
  const bin = 'harbor/node_modules/.bin/prisma';
  await write(bin, `#!/bin/sh\nexec node '${packageDirectory}/build/index.js' "$@"\n`);
  await chmod(join(path, bin), 0o755);
  await symlink(packageDirectory, join(path, 'harbor/node_modules/prisma'));
  await rm(join(path, 'harbor/prisma.config.ts'));
  const schema = await read('harbor/prisma/schema.prisma');
  await write(
    'harbor/prisma/schema.prisma',
    schema.replace('provider = "postgresql"', 'provider = "postgresql"\n  url      = env("DATABASE_URL")'),
  );
  return { PRISMA_QUERY_ENGINE_LIBRARY: join(packageDirectory, 'build/index.js') };
}
