import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '@fairway/lab';
import { packPackages } from './installed-packages.ts';
import { packEngine } from './pack-engine.ts';

const run = promisify(execFile);

const dockerfile = `ARG BASE_REGISTRY
FROM \${BASE_REGISTRY}/base/node
COPY engine /opt/engine
COPY node_modules /app/node_modules
ENV PRISMA_SCHEMA_ENGINE_BINARY=/opt/engine/schema-engine.mjs CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
WORKDIR /app
`;

/**
 * Pushes `base/node-prisma` to the lab's registry: the base image of Node with the Prisma CLI of marina's lock file and
 * its engine, as a team's own image has them after \`npm ci\`.
 */
export async function pushPrismaBase(lab: Lab): Promise<void> {
  const { registry, machineEnv } = lab;
  const context = await mkdtemp(join(tmpdir(), 'prisma-base-'));
  const env = { ...process.env, ...machineEnv, DOCKER_CONFIG: context };
  try {
    await packPackages(context);
    await packEngine(join(context, 'engine'));
    const auth = Buffer.from(`${registry.username}:${registry.password}`).toString('base64');
    await writeFile(
      join(context, 'config.json'),
      JSON.stringify({ auths: { [registry.address]: { auth } } }),
      {
        mode: 0o600,
      },
    );
    await writeFile(join(context, 'Dockerfile'), dockerfile);
    await writeFile(join(context, '.dockerignore'), 'config.json\n');
    const tag = `${registry.address}/base/node-prisma`;
    // Compressing costs more time than the bytes would on one machine.
    const output = `type=image,name=${tag},push=true,compression=uncompressed`;
    const build = ['build', '--quiet', '--provenance=false', '--output', output];
    await run('docker', ['buildx', ...build, '--build-arg', `BASE_REGISTRY=${registry.address}`, context], {
      env,
    });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
