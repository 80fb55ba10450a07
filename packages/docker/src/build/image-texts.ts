import type { Host } from '@fairway/host';
import { type InspectOptions, readConfig } from '../registry/inspect-image.ts';

/** A text that an image carries for everyone to read, and where it stands. */
export interface ImageText {
  /** `Config.Env.2`, `history.4` */
  readonly where: string;
  readonly text: string;
}

/**
 * Everything that can be read of an image in the engine without starting it: environment, labels, commands, and the
 * history, which shows build arguments. Of several platforms it is the machine's own.
 * @throws Failure where the engine does not hold it
 */
export async function textsInEngine(
  host: Host,
  reference: string,
  options: InspectOptions,
): Promise<readonly ImageText[]> {
  const limits = { ...options, timeoutMs: 60_000 };
  const inspected = await host.exec(
    ['docker', 'image', 'inspect', '--format', '{{json .}}', reference],
    limits,
  );
  const history = await host.exec(
    ['docker', 'image', 'history', '--no-trunc', '--format', '{{json .CreatedBy}}', reference],
    limits,
  );
  const steps = history.stdout.split('\n').filter((line) => line !== '');
  return [
    ...textsOf(JSON.parse(inspected.stdout), ''),
    ...steps.reverse().flatMap((line, index) => textsOf(JSON.parse(line), `history.${index}`)),
  ];
}

/**
 * The same of an image in the registry, for every platform that it has.
 * @throws Failure where the registry does not hold it
 */
export async function textsInRegistry(
  host: Host,
  reference: string,
  options: InspectOptions,
): Promise<readonly ImageText[]> {
  return textsOf(await readConfig(host, reference, options), '');
}

/** Every text of a JSON value, and the names of its fields. */
export function textsOf(value: unknown, where: string): ImageText[] {
  if (typeof value === 'string') return [{ where, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const at = where === '' ? key : `${where}.${key}`;
    // A label's name is a text like its value.
    return [...(/^\d+$/.test(key) ? [] : [{ where, text: key }]), ...textsOf(one, at)];
  });
}
