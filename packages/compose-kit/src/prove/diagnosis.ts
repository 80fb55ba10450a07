import {
  type ContainerEvent,
  containerWords,
  describeContainer,
  type ProjectVerdict,
  type ProjectWatchResult,
} from '@fairway/docker/compose';
import { notUp, type ServiceDiagnosis, waitedFor } from '@fairway/docker/watch';
import type { Host } from '@fairway/host';
import type { Failure } from '@fairway/runtime';

type FailedWatch = Extract<ProjectWatchResult, { ok: false }>;

export interface DiagnosisRequest {
  readonly host: Host;
  readonly project: string;
  readonly version: string;
  readonly watch: FailedWatch;
  /** The events of the containers. */
  readonly events: readonly ContainerEvent[];
}

const eventsShown = 12;

/**
 * Diagnoses services that do not run: service, host, cause, the output of the health check, the last lines of the log,
 * the events of their containers, and all containers of the project.
 */
export async function diagnose(request: DiagnosisRequest): Promise<Failure> {
  const { host, project, version, watch, events } = request;
  const { failed, view } = watch;
  const names = failed.map(({ service }) => service);
  return notUp({
    version,
    failed,
    nameOf: ({ service }) => service,
    diagnose: (verdict) => diagnoseService(verdict, watch, host),
    moreEvidence: () => [
      'events:',
      ...events
        .filter(({ service }) => names.includes(service))
        .slice(-eventsShown)
        .map(eventLine),
      'containers of the project:',
      ...view.map((item) => `  ${describeContainer(item)}`),
    ],
    more: `: \`${host.typed(`docker compose -p ${project} logs ${names[0]}`)}\`.`,
  });
}

async function diagnoseService(
  { service, hopeless, missing, ...shown }: ProjectVerdict,
  watch: FailedWatch,
  host: Host,
): Promise<ServiceDiagnosis> {
  const cause = hopeless ?? `${missing ?? 'it is not up'}${waitedFor(watch)}`;
  const container = shown.container ?? watch.view.findLast((item) => item.service === service);
  const words = container ? await containerWords(host, container) : ['  it has no container'];
  return { place: host.name, cause, lines: [`${service}: ${cause}`, ...words] };
}

function eventLine({ at, name, action, exitCode }: ContainerEvent): string {
  const end = exitCode === undefined ? '' : ` (exit status ${exitCode})`;
  return `  ${new Date(at).toISOString().slice(11, 23)} ${name} ${action}${end}`;
}
