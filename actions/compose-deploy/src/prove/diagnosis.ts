import { type ContainerEvent, containerWords, describeContainer, type ProjectVerdict } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { WatchResult } from './watch.ts';

type FailedWatch = Extract<WatchResult, { ok: false }>;

export interface DiagnosisRequest {
  readonly host: Host;
  readonly project: string;
  readonly version: string;
  readonly watch: FailedWatch;
  /** What has happened to the containers. */
  readonly events: readonly ContainerEvent[];
}

/** How many failing services are described with their logs; the others are named. */
const describedServices = 3;
const eventsShown = 12;

/**
 * Says why services do not run: service, host, cause, what their health check said, the last lines of their log, what
 * happened to their containers, and what else there is of the project.
 */
export async function diagnose({
  host,
  project,
  version,
  watch,
  events,
}: DiagnosisRequest): Promise<Failure> {
  const { failed, containers } = watch;
  const found = await Promise.all(
    failed.slice(0, describedServices).map((verdict) => describeService(verdict, watch, host)),
  );
  const [first] = failed;
  const names = failed.map(({ service }) => service);
  const others = names.length > 1 ? ` (and ${names.length - 1} more: ${names.slice(1).join(', ')})` : '';
  const ofFailed = events.filter(({ service }) => names.includes(service)).slice(-eventsShown);
  return new Failure({
    what: `${version} did not come up: the service ${names[0]} on ${host.name}${others}.`,
    why: `${capitalised(first ? causeOf(first, watch) : 'it did not run')}.`,
    evidence: [
      ...found.flat(),
      'events:',
      ...ofFailed.map(
        ({ at, name, action, exitCode }) =>
          `  ${new Date(at).toISOString().slice(11, 23)} ${name} ${action}${exitCode === undefined ? '' : ` (exit status ${exitCode})`}`,
      ),
      'containers of the project:',
      ...containers.map((item) => `  ${describeContainer(item)}`),
    ],
    fix: `Put right what the log says and release again. More, on ${host.name}: docker compose -p ${project} logs ${names[0]}`,
  });
}

async function describeService(
  verdict: ProjectVerdict,
  watch: FailedWatch,
  host: Host,
): Promise<readonly string[]> {
  const container =
    verdict.container ?? watch.containers.findLast(({ service }) => service === verdict.service);
  const words = container ? await containerWords(host, container) : ['  it has no container'];
  return [`${verdict.service}: ${causeOf(verdict, watch)}`, ...words];
}

function causeOf({ hopeless, missing }: ProjectVerdict, { afterMs, deadlinePassed }: FailedWatch): string {
  const waited = deadlinePassed ? ` after ${Math.round(afterMs / 1000)} s` : '';
  return hopeless ?? `${missing ?? 'it is not up'}${waited}`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.+$/, '');
}
