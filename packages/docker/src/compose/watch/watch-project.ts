import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { type Decision, soakingLine, type WatchResult, watchServices } from '../../watch/watch-services.ts';
import { imageIds } from '../change/kept-images.ts';
import { type ComposeModel, replicasOf } from '../model/model.ts';
import { jobsOf } from '../model/service-order.ts';
import { placementOf } from '../project/placement.ts';
import { type ProjectContainer, projectContainers } from '../project/project-state.ts';
import type { EventLog } from './container-events.ts';
import {
  type ExpectedService,
  judgeProject,
  type ProjectJudge,
  type ProjectVerdict,
} from './project-judge.ts';

/** The watch of a project on one host while it becomes a release. */
export interface ProjectWatch {
  readonly host: Host;
  readonly project: string;
  readonly judge: ProjectJudge;
  readonly clock: Clock;
  /** The events of the containers. Each event is a reason to look at once. */
  readonly log: Pick<EventLog, 'events' | 'more'>;
  /** Absent during a return to an earlier release, which must not stay half done. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the parts that are still missing. */
  readonly progress: (text: string) => void;
}

/** The result of a project's watch. Its view holds all containers of the project. */
export type ProjectWatchResult = WatchResult<readonly ProjectContainer[], ProjectVerdict>;

/** Milliseconds. Events tell at once what has changed, and each look costs the host a process tree. */
const lookEveryMs = 1_000;

/**
 * Makes the judge for a release, with the hashes of the host's Compose and the image ids of its engine.
 * @param leaving ids of containers that go in the end
 */
export async function judgeOf(
  host: Host,
  { model, digests }: { readonly model: ComposeModel; readonly digests: Readonly<Record<string, string>> },
  hashes: ReadonlyMap<string, string>,
  leaving: ReadonlySet<string> = new Set(),
): Promise<ProjectJudge> {
  const jobs = jobsOf(model);
  const ids = await imageIds(host, Object.values(digests));
  return judgeProject(
    Object.entries(model.services).map(
      ([service, definition]): ExpectedService => ({
        service,
        configHash: hashes.get(service) ?? '',
        imageId: ids.get(digests[service] ?? ''),
        replicas: replicasOf(definition),
        job: jobs.has(service),
        placement: placementOf(model, service),
      }),
    ),
    leaving,
  );
}

/**
 * Looks until services are up, one of them is hopeless, or the time is over.
 * @param services the services to wait for; default: all
 */
export async function untilUp(
  watch: ProjectWatch,
  deadline: number,
  services?: ReadonlySet<string>,
): Promise<ProjectWatchResult> {
  return watchProject(watch, (verdicts) => {
    const counting = verdicts.filter(({ service }) => !services || services.has(service));
    const missing = counting.filter((verdict) => verdict.missing);
    if (missing.length === 0) return { ok: true };
    watch.progress(missing.map(({ service, missing: what }) => `${service}: ${what}`).join('; '));
    return watch.clock.now() >= deadline ? { ok: false, failed: missing } : undefined;
  });
}

/** Looks during the soak. All services must be up from the first look to the last. */
export async function throughSoak(watch: ProjectWatch, soakMs: number): Promise<ProjectWatchResult> {
  return watchProject(watch, (verdicts, pastMs) => {
    const missing = verdicts.filter((verdict) => verdict.missing);
    if (missing.length > 0) return { ok: false, failed: missing };
    watch.judge.forgiveNothing();
    watch.progress(soakingLine(verdicts.length, pastMs, soakMs));
    return pastMs >= soakMs ? { ok: true } : undefined;
  });
}

async function watchProject(
  { host, project, judge, clock, log, signal, progress }: ProjectWatch,
  decide: (verdicts: readonly ProjectVerdict[], afterMs: number) => Decision<ProjectVerdict>,
): Promise<ProjectWatchResult> {
  let heard = 0;
  return watchServices({
    look() {
      heard = log.events().length;
      return projectContainers(host, project, { signal });
    },
    source: 'the engine',
    judge: (containers) => judge.look(containers),
    decide: ({ verdicts, afterMs }) => decide(verdicts, afterMs),
    pause: () => untilNews(log.more(heard), clock, signal),
    progress,
    clock,
    signal,
  });
}

/** Waits for an event, or until the next look is due. */
async function untilNews(news: Promise<void>, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const over = new AbortController();
  const late = clock.sleep(lookEveryMs, over.signal).catch(() => {});
  const told = Promise.withResolvers<void>();
  const abort = () => told.resolve();
  signal?.addEventListener('abort', abort, { once: true });
  await Promise.race([news, late, told.promise]);
  signal?.removeEventListener('abort', abort);
  over.abort();
}
