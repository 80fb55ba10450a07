import { type ContainerEvent, outageOf, type ProjectContainer } from '@fairway/docker/compose';
import type { Applied } from './applied.ts';

/** What happened to the containers of a project while it was changed. */
export interface ChangeTimes extends Pick<Applied, 'before' | 'changes'> {
  readonly events: readonly ContainerEvent[];
}

/**
 * The milliseconds for which no container of a changed service served.
 * @param containers the containers that serve in the end
 */
export function outagesOf(
  { before, changes, events }: ChangeTimes,
  containers: readonly ProjectContainer[],
): Readonly<Record<string, number>> {
  const touched = changes.filter(({ action }) => action === 'replace' || action === 'start');
  const checked = new Set(containers.filter(({ health }) => health !== 'none').map(({ id }) => id));
  return Object.fromEntries(
    [...new Set(touched.map(({ service }) => service))].flatMap((service) => {
      const gap = outageOf(
        events.filter((event) => event.service === service),
        before.filter((item) => item.service === service),
        checked,
      );
      return gap === undefined ? [] : [[service, gap] as const];
    }),
  );
}
