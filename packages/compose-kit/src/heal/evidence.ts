import { type Evidence, keepEvidence, type ServiceLook, secretsIn } from '@fairway/deploy-kit';
import {
  composeLabels,
  describeContainer,
  type ProjectContainer,
  projectContainers,
} from '@fairway/docker/compose';
import { containerStates, firstOfState, machineState } from '@fairway/docker/machine';
import type { Host } from '@fairway/host';
import { reasonOf, shortLine } from '@fairway/runtime';
import { statePathsOf } from '../fleet/paths.ts';
import { describe, logOf } from '../look/container-files.ts';
import type { LockedProject } from './locked-project.ts';

/**
 * Saves what is known of services before they are touched, on each host beside its ledger, and returns the lines that a
 * reader needs first. A host that cannot keep it, because its disk is full, is healed all the same.
 */
export async function saveEvidence(
  project: LockedProject,
  services: readonly ServiceLook[],
): Promise<Evidence> {
  const { hosts } = project.session.fleet;
  const named = hosts.filter((host) => services.some((look) => look.host === host.label));
  const done = await Promise.all(
    (named.length > 0 ? named : hosts).map(async (host) => {
      const own = services.filter((look) => look.host === host.label);
      try {
        return await saveOn(host, own, project);
      } catch (error) {
        project.context.signal.throwIfAborted();
        return { lines: [`${host.label}: ${reasonOf(error)}`], kept: [] };
      }
    }),
  );
  return { lines: done.flatMap(({ lines }) => lines), kept: done.flatMap((one) => one.kept) };
}

async function saveOn(
  host: Host,
  services: readonly ServiceLook[],
  { project, stateDir, context }: LockedProject,
): Promise<Evidence> {
  const { clock, signal, mask, withoutSecrets } = context;
  const names = new Set(services.map(({ service }) => service));
  const all = await projectContainers(host, project, { signal });
  const shown = all.filter(({ service, oneOff }) => names.has(service) && !oneOff);
  const [machine, states, described, logs] = await Promise.all([
    machineState(host, { signal }),
    containerStates(host, `${composeLabels.project}=${project}`, { signal }),
    Promise.all(shown.map((item) => describe(host, item))),
    Promise.all(shown.map((item) => logOf(host, item))),
  ]);
  signal.throwIfAborted();
  // A log may print what the container was given.
  const shownAnyway = all.map(({ service }) => service);
  for (const { environment } of described)
    for (const value of secretsIn(environment, shownAnyway)) mask(value);
  const files = {
    'machine.txt': machine,
    'containers.txt': states,
    ...Object.fromEntries(
      shown.flatMap(({ name }, index) => [
        [`${name}.json`, described[index]?.text ?? ''],
        [`${name}.log`, logs[index] ?? ''],
      ]),
    ),
  };
  const dir = statePathsOf({ project, stateDir }).state;
  const stored = await keepEvidence(host, { dir, at: clock.now(), files, withoutSecrets }, signal);
  const lines = [...services.flatMap((look) => linesOf(look, shown)), ...firstOfState(machine)];
  return {
    lines: [...lines, ...stored.lines].map(
      (line) => `${host.label}: ${shortLine(withoutSecrets(line), 500)}`,
    ),
    kept: stored.kept,
  };
}

/** Lines of a service's own words that a reader gets at once. */
const wordsShown = 12;

function linesOf(look: ServiceLook, containers: readonly ProjectContainer[]): readonly string[] {
  const own = containers.filter(({ service }) => service === look.service);
  return [
    ...(look.why ? [`${look.service}: ${look.why}`] : []),
    ...own.map((item) => describeContainer(item)),
    ...look.evidence.slice(-wordsShown),
  ];
}
