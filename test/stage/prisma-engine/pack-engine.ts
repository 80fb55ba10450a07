import { existsSync } from 'node:fs';
import { cp, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Copies the engine with all packages that it needs into a directory, for a machine or an image that has neither. */
export async function packEngine(to: string): Promise<void> {
  await cp(import.meta.dirname, to, { recursive: true });
  const packed = new Set<string>();
  const pack = async (name: string, from: string): Promise<void> => {
    const found = locate(name, from);
    if (found === undefined || packed.has(name)) return;
    packed.add(name);
    const home = await realpath(found);
    await cp(home, join(to, 'node_modules', name), { recursive: true });
    const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(manifest.dependencies ?? {})) await pack(dependency, home);
  };
  const direct = [
    '@prisma/adapter-pg',
    '@prisma/driver-adapter-utils',
    '@prisma/schema-engine-wasm',
    'libpg-query',
  ];
  for (const name of direct) await pack(name, import.meta.dirname);
}

/** Where Node would find a package; undefined for one that nobody installed, such as types. */
function locate(name: string, from: string): string | undefined {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(candidate)) return candidate;
  return dirname(from) === from ? undefined : locate(name, dirname(from));
}
