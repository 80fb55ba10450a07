import { join } from 'node:path';
import { Failure } from '@fairway/runtime';
import { isNpmCacheFilled, npmCache } from './npm-cache.ts';

/** Node keeps what it has compiled here: the Prisma CLI is megabytes, and starts in each of many steps. */
const compileCache = `${npmCache}-compiled`;

/**
 * What a machine has in its environment so that `npm ci` and the Prisma CLI of marina run without any network:
 * a filled npm cache, and the engine of this folder in place of the binary that Prisma would download.
 * @throws Failure when the cache was never filled.
 */
export async function prismaMachineEnv(): Promise<Record<string, string>> {
  if (!(await isNpmCacheFilled())) {
    throw new Failure({
      what: `The npm cache ${npmCache} lacks the packages of workflows-examples/apps/marina/package-lock.json.`,
      why: 'It is filled once, before tests run: tests contact nothing outside this machine.',
      fix: 'Run ./scripts/setup, or node test/stage/prisma-engine/fill-npm-cache.ts alone.',
    });
  }
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: join(import.meta.dirname, 'schema-engine.mjs'),
    NODE_COMPILE_CACHE: compileCache,
    npm_config_cache: npmCache,
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    // Prisma's own call home.
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
}
