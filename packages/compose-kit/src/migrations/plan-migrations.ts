import { type DatabasePlan, describeEffect, planMigrations, readImageProject } from '@fairway/database';
import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds } from '@fairway/docker/compose';
import { pullImage } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { type Failure, messageOf, tidyUp } from '@fairway/runtime';
import type { PendingMigrations } from '../plan/plan.ts';
import type { HostDeploy } from '../plan/project-deploy.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { candidatesOf, findMigrators, type Migrator } from './find-migrators.ts';
import { planPending } from './migrate.ts';

/** Milliseconds for the pull of an image that is only inspected. */
const pullTimeoutMs = 900_000;

/**
 * Finds the migrations that a release would apply. An image that the host lacks is pulled, inspected and removed again,
 * because only the image shows its migrations. Migrations that cannot be found out are a warning, never an error.
 */
export async function pendingMigrations(
  deploy: HostDeploy,
  { variable, settings }: { readonly variable: string; readonly settings: ProjectSettings },
  context: DeployContext,
): Promise<PendingMigrations> {
  const { host, wanted, name } = deploy;
  const { signal, logger } = context;
  const images = [...new Set(candidatesOf(wanted, variable).map(({ image }) => image))];
  if (images.length === 0) return nothing;
  const there = await imageIds(host, images, { signal });
  const missing = images.filter((image) => !there.has(image));
  const unbuilt = missing.filter((image) => !image.includes('@'));
  if (unbuilt.length > 0) {
    return {
      migrations: [],
      warnings: [`whether ${unbuilt.join(', ')} brings migrations is known once it is built on ${name}`],
    };
  }
  const logins = settings.login ? [settings.login] : [];
  try {
    for (const image of missing) await pullImage(host, image, { logins, signal, timeoutMs: pullTimeoutMs });
    const found = await findMigrators(host, wanted, variable, signal);
    const told = await Promise.all(found.map((one) => pendingOf(one, deploy, context)));
    return {
      migrations: told.flatMap(({ migrations }) => migrations),
      warnings: told.flatMap(({ warnings }) => warnings),
    };
  } catch (error) {
    signal.throwIfAborted();
    return unknown('the services', name, error);
  } finally {
    if (missing.length > 0)
      await tidyUp(async () => {
        await host.exec(['docker', 'image', 'rm', ...missing], { accept: 'any', timeoutMs: 120_000 });
      }, logger);
  }
}

async function pendingOf(
  migrator: Migrator,
  { host, name }: HostDeploy,
  context: DeployContext,
): Promise<PendingMigrations> {
  const { service, entry } = migrator;
  const { reach } = entry;
  try {
    const { network } = reach.kind === 'in-image' ? reach : {};
    // Without the project's network, no database of the project exists either.
    if (reach.kind === 'in-image' && network && !(await hasNetwork(host, network))) {
      const { migrations } = await readImageProject(host, reach, context.signal);
      return told(service, { name: service, migrations: await planMigrations(migrations) });
    }
    return told(service, await planPending(migrator, context));
  } catch (error) {
    context.signal.throwIfAborted();
    return unknown(service, name, error);
  }
}

async function hasNetwork(host: Host, name: string): Promise<boolean> {
  const { exitCode } = await host.exec(['docker', 'network', 'inspect', name], { accept: 'any' });
  return exitCode === 0;
}

function told(service: string, plan: DatabasePlan | undefined): PendingMigrations {
  const all = plan?.migrations ?? [];
  const contracting = all.filter(({ expandOnly }) => !expandOnly).map(({ name }) => name);
  return {
    migrations: all.map((one) => `${service}: ${one.name} (${describeEffect(one)})`),
    warnings:
      contracting.length === 0
        ? []
        : [
            `${service}: after ${contracting.join(', ')} the release before would not work with the database; it would not be put back`,
          ],
  };
}

function unknown(what: string, host: string, error: unknown): PendingMigrations {
  const why = (error as Failure).why ?? messageOf(error).split('\n', 1)[0];
  return { migrations: [], warnings: [`the pending migrations of ${what} on ${host} are not known: ${why}`] };
}

const nothing: PendingMigrations = { migrations: [], warnings: [] };
