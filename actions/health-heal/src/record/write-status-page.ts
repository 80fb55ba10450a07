import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DeployContext } from '@fairway/deploy-kit';
import type { ProbeHistory } from '@fairway/health/history';
import { Failure, messageOf } from '@fairway/runtime';
import { type StatusPage, statusPageFiles } from '@fairway/status-page';
import { placeOf, probeName } from '../judge/place.ts';
import { proberFault } from '../judge/prober-fault.ts';
import type { Looked } from '../look/looking.ts';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';
import { serviceName } from './history.ts';

/**
 * Writes the status page into a directory of the runner.
 * @returns the path of the directory
 * @throws Failure where it cannot be written: a page that is missing would be published as an old or an empty one
 */
export async function writeStatusPage(
  directory: string,
  { session, healing, maintenance }: Pick<RunSoFar, 'session' | 'healing' | 'maintenance'>,
  { remembered }: Pick<ToldRun, 'remembered'>,
  history: ProbeHistory,
  { github, clock }: Pick<DeployContext, 'github' | 'clock'>,
): Promise<string> {
  const path = resolve(github.workspace, directory);
  const files = statusPageFiles({
    title: session.subject,
    now: clock.now(),
    services: rowsOf(healing.looked),
    history,
    incidents: remembered,
    maintenance,
  });
  try {
    await mkdir(path, { recursive: true });
    for (const { name, content } of files) await writeFile(join(path, name), content);
    return path;
  } catch (cause) {
    throw new Failure({
      what: `The status page could not be written into ${path}.`,
      why: messageOf(cause),
      fix: 'Give "status-page" a directory that this job may write.',
      cause,
    });
  }
}

/** The rows of the page: each service, and each probe. */
export function rowsOf({ seen, verdict }: Looked): StatusPage['services'] {
  const fault = proberFault(seen);
  const services = verdict.services
    .filter(({ look }) => look.state !== 'job')
    .map(({ look, state }) => ({
      name: placeOf(look),
      probe: serviceName(look),
      state:
        state === 'good' ? ('up' as const) : state === 'unsure' ? ('unknown' as const) : ('down' as const),
    }));
  const probes = seen.probes.map((probe) => ({
    name: probeName(probe),
    probe: probeName(probe),
    state: probe.ok ? ('up' as const) : fault.probe(probe) ? ('unknown' as const) : ('down' as const),
  }));
  return [...services, ...probes];
}
