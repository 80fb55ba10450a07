import { datastoreOf } from '@fairway/docker/registry';
import { readRendered } from '@fairway/docker/stack';
import { shortName } from '@fairway/docker/swarm';
import { type Release, runningRelease, type StoppedService } from '@fairway/releases';
import { imagesRunning } from './images-running.ts';
import { stackChanges } from './stack-changes.ts';
import type { StackDeploy } from './stack-deploy.ts';

type Planned = Pick<StackDeploy, 'settings' | 'wanted' | 'before' | 'entries'>;

/**
 * The services of a stack whose tasks a deploy stops. Where nobody knows what runs, because the last deploy has proven
 * nothing, it may be any of them.
 * @param running the release that was proven last; undefined where none is kept
 */
export function stoppedServices(
  { settings: { stack }, wanted, before, entries }: Planned,
  running: Release | undefined,
): readonly StoppedService[] {
  const images = imagesRunning(stack, before);
  const known = running !== undefined && runningRelease(entries) === running.id;
  const changes = stackChanges(
    running && readRendered(running.stack),
    readRendered(wanted.release.stack),
    images,
    [],
  );
  const changed = new Set(changes.map(({ service }) => service));
  return before.services
    .map(({ Spec }) => shortName(stack, Spec.Name))
    .filter((service) => !known || changed.has(service))
    .map((service) => ({ service, datastore: datastoreOf({ image: images.get(service) }) !== undefined }));
}
