import {
  type EventLog,
  type ExpectedService,
  imageIds,
  jobsOf,
  judgeProject,
  type ProjectContainer,
  type ProjectJudge,
  type ProjectVerdict,
  projectContainers,
  replicasOf,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import { type Clock, messageOf } from '@fairway/runtime';
import type { StoredRelease } from '../installation/stored-release.ts';

/** One look after another at an installation that shall be a release. */
export interface Watch {
  readonly host: Host;
  readonly project: string;
  readonly judge: ProjectJudge;
  readonly clock: Clock;
  /** What happens to the containers meanwhile: a reason to look at once. */
  readonly log: Pick<EventLog, 'events' | 'more'>;
  /** Left out while something is put back that must not stay half done. */
  readonly signal?: AbortSignal;
  /** Told what is still missing. */
  readonly progress: (text: string) => void;
}

/** How a watch ended. */
export type WatchResult = { readonly containers: readonly ProjectContainer[]; readonly afterMs: number } & (
  | { readonly ok: true }
  | { readonly ok: false; readonly failed: readonly ProjectVerdict[]; readonly deadlinePassed: boolean }
);

const lookEveryMs = 300;
/** An engine that is restarted answers again within seconds; its containers run on. */
const silenceForgivenMs = 60_000;

/** A judge of whether an installation is a release, by what Compose and the engine of the host call it. */
export async function judgeOf(
  host: Host,
  { release, model }: StoredRelease,
  hashes: ReadonlyMap<string, string>,
): Promise<ProjectJudge> {
  const jobs = jobsOf(model);
  const ids = await imageIds(host, Object.values(release.digests));
  return judgeProject(
    Object.entries(model.services).map(
      ([service, definition]): ExpectedService => ({
        service,
        configHash: hashes.get(service) ?? '',
        imageId: ids.get(release.digests[service] ?? ''),
        replicas: replicasOf(definition),
        job: jobs.has(service),
      }),
    ),
  );
}

/**
 * Looks until services are up, one of them is hopeless, or the time is over.
 * @param services those that matter; all where it is not given
 */
export async function untilUp(
  watch: Watch,
  deadline: number,
  services?: ReadonlySet<string>,
): Promise<WatchResult> {
  const start = watch.clock.now();
  return look(
    watch,
    (verdicts) => {
      const counting = verdicts.filter(({ service }) => !services || services.has(service));
      const missing = counting.filter((verdict) => verdict.missing);
      if (missing.length === 0) return { done: true, failed: [] };
      watch.progress(missing.map(({ service, missing: what }) => `${service}: ${what}`).join('; '));
      return watch.clock.now() >= deadline ? { done: true, failed: missing } : { done: false };
    },
    start,
  );
}

/** Looks for as long as the soak lasts; all must be up from the first look to the last. */
export async function throughSoak(watch: Watch, soakMs: number): Promise<WatchResult> {
  const start = watch.clock.now();
  return look(
    watch,
    (verdicts) => {
      const missing = verdicts.filter((verdict) => verdict.missing);
      if (missing.length > 0) return { done: true, failed: missing };
      watch.judge.forgiveNothing();
      const pastMs = watch.clock.now() - start;
      watch.progress(
        `all ${verdicts.length} services run, soaking for ${Math.round(pastMs / 1000)} of ${Math.round(soakMs / 1000)} s`,
      );
      return pastMs >= soakMs ? { done: true, failed: [] } : { done: false };
    },
    start,
  );
}

type Decision =
  | { readonly done: false }
  | { readonly done: true; readonly failed: readonly ProjectVerdict[] };

async function look(
  { host, project, judge, clock, log, signal, progress }: Watch,
  decide: (verdicts: readonly ProjectVerdict[]) => Decision,
  start: number,
): Promise<WatchResult> {
  let answeredAt = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const heard = log.events().length;
    const containers = await projectContainers(host, project, signal ? { signal } : {}).catch(
      (error: unknown) => {
        signal?.throwIfAborted();
        if (clock.now() - answeredAt > silenceForgivenMs) throw error;
        progress(`the engine does not answer: ${messageOf(error).split('\n', 1)[0]}`);
        return undefined;
      },
    );
    if (containers) {
      answeredAt = clock.now();
      const verdicts = judge.look(containers);
      const afterMs = clock.now() - start;
      const hopeless = verdicts.filter((verdict) => verdict.hopeless);
      if (hopeless.length > 0)
        return { ok: false, containers, afterMs, failed: hopeless, deadlinePassed: false };
      const decided = decide(verdicts);
      if (decided.done && decided.failed.length === 0) return { ok: true, containers, afterMs };
      if (decided.done)
        return { ok: false, containers, afterMs, failed: decided.failed, deadlinePassed: true };
    }
    await untilNews(log.more(heard), clock, signal);
  }
}

/** Waits until something happened, or it is time to look all the same. */
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
