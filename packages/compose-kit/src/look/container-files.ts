import type { ProjectContainer } from '@fairway/docker/compose';
import { askEngine, engineQuery, environmentOf } from '@fairway/docker/engine';
import type { Host } from '@fairway/host';
import { asRecord } from '@fairway/runtime';
import { z } from 'zod';

/** Lines and bytes of a log that are kept at most. */
const logLines = 2_000;
const logBytes = 500_000;

/** The last part of a container's log, both streams. Never throws. */
export async function logOf(host: Host, { id, name }: ProjectContainer): Promise<string> {
  const script = `docker logs --timestamps --tail ${logLines} "$1" 2>&1 | tail -c ${logBytes}`;
  const result = await host
    .exec(['sh', '-c', script, 'log', id], { accept: 'any', timeoutMs: 30_000, show: `docker logs ${name}` })
    .catch(() => undefined);
  return result?.stdout ?? 'The log could not be read.\n';
}

/** A container as the engine describes it, and the values of its environment, of which the description has the names only. */
export interface Described {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Describes a container without the values of its environment. Never throws. */
export async function describe(host: Host, { id }: ProjectContainer): Promise<Described> {
  try {
    const [whole] = await askEngine(host, [
      engineQuery(`/containers/${id}/json`, z.record(z.string(), z.unknown())),
    ]);
    return withoutEnvironment(whole);
  } catch {
    return { text: 'The engine did not describe it.\n', environment: {} };
  }
}

/** Takes the values of the environment out of a description. */
export function withoutEnvironment(whole: Readonly<Record<string, unknown>>): Described {
  const config = asRecord(whole['Config']);
  const given = Array.isArray(config['Env']) ? config['Env'].map(String) : [];
  const environment = environmentOf(given);
  const shown = { ...whole, Config: { ...config, Env: Object.keys(environment) } };
  return { text: `${JSON.stringify(shown, null, 2)}\n`, environment };
}
