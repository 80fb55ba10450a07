import { asRecord } from '@fairway/runtime';
import { parse } from 'yaml';
import { datastoreOf } from '../../registry/reference/datastores.ts';
import { isWritten } from '../source/written-mount.ts';
import { toYaml } from '../source/yaml-text.ts';
import type { MergedService, MergedStack } from './merged-stack.ts';
import { readRendered } from './rendered.ts';

/** A service of which an update runs two tasks at a time, which write to the same place. */
export interface SharedWrite {
  readonly service: string;
  /** The section that asks for it: `update_config` or `rollback_config`. */
  readonly section: string;
  /** What both tasks write to, in words: `the volume data`. */
  readonly to: string;
  /** The name of the image, where it is a known datastore. */
  readonly store: string | undefined;
}

/**
 * The text of a stored stack file, by which no update runs two tasks of a datastore on the same files: stored releases of
 * earlier versions may ask for it.
 * @param managed directories that the deploy itself syncs
 * @returns the same text where nothing of it asks for that
 */
export function withoutSharedDatastores(text: string, managed: readonly string[]): string {
  const risky = sharedWrites(readRendered(text).services, managed).filter(({ store }) => store !== undefined);
  if (risky.length === 0) return text;
  const stack: unknown = parse(text, { maxAliasCount: 0 });
  const services = asRecord(asRecord(stack)['services']);
  for (const { service, section } of risky)
    Object.assign(asRecord(asRecord(asRecord(services[service])['deploy'])[section]), {
      order: 'stop-first',
    });
  return toYaml(stack);
}

/** The services that an update runs twice, while both tasks write to the same place. */
export function sharedWrites(
  services: MergedStack['services'],
  managed: readonly string[],
): readonly SharedWrite[] {
  return Object.entries(services).flatMap(([service, definition]) => {
    const to = writtenBy(definition, managed);
    if (to === undefined) return [];
    const deploy = asRecord(definition['deploy']);
    return ['update_config', 'rollback_config']
      .filter((section) => asRecord(deploy[section])['order'] === 'start-first')
      .map((section) => ({ service, section, to, store: datastoreOf(definition) }));
  });
}

function writtenBy({ volumes }: MergedService, managed: readonly string[]): string | undefined {
  const mounts = (Array.isArray(volumes) ? volumes : []).map(asRecord);
  const written = mounts.find((mount) => isWritten(mount, managed));
  return written && `${written['type'] === 'bind' ? '' : 'the volume '}${written['source']}`;
}
