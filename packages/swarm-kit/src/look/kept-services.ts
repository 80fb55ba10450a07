import { environmentOf } from '@fairway/docker/engine';
import { readRendered } from '@fairway/docker/stack';
import { asRecord } from '@fairway/runtime';
import type { KeptStack } from './read-kept.ts';

/** A service as the running release says. */
export interface KeptService {
  /** Its full name. */
  readonly name: string;
  readonly replicas: number;
  readonly image: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The services that should run: by the specs that the release was proven with, and by its stack file where no specs are
 * kept.
 */
export function keptServices(
  stack: string,
  { release, specs }: Pick<KeptStack, 'release' | 'specs'>,
): readonly KeptService[] {
  if (specs) {
    return [...specs].map(
      ([
        name,
        {
          Mode,
          TaskTemplate: { ContainerSpec },
        },
      ]) => ({
        name,
        replicas: Mode.Replicated?.Replicas ?? 1,
        image: ContainerSpec?.Image,
        environment: environmentOf(ContainerSpec?.Env ?? []),
      }),
    );
  }
  if (!release) return [];
  return Object.entries(readRendered(release.stack).services).map(([service, { deploy, environment }]) => ({
    name: `${stack}_${service}`,
    replicas: Number(asRecord(deploy)['replicas'] ?? 1),
    image: release.digests[service],
    environment: Object.fromEntries(
      Object.entries(asRecord(environment)).map(([name, value]) => [name, String(value ?? '')]),
    ),
  }));
}
