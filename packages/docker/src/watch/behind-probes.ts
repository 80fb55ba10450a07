import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { lastLog } from './last-words.ts';
import { isLoopback, type Listener, listenersIn, listenerWords } from './listening.ts';

/** A TCP port, or a range of ports, of the machine, and the port of the container behind it. */
export interface PublishedTo {
  readonly first: number;
  readonly last: number;
  readonly target: number;
}

/** A service of the release that was asked. */
export interface ReleaseService {
  readonly service: string;
  readonly ports: readonly PublishedTo[];
  /** The services that it says it depends on. */
  readonly needs: readonly string[];
}

/** A probe that was not answered yes. */
export interface FailedProbe {
  readonly probe: string;
  /** `url` for a web address, `tcp` for `HOST:PORT`; the others ask over no network. Default: `url`. */
  readonly kind?: string;
  readonly url: string;
  /** The service whose database was asked; absent for a URL. */
  readonly service?: string;
  /** HTTP status; absent when no answer arrived. */
  readonly status?: number;
}

/** A running container of a service, and the name of its machine. */
export interface FoundContainer {
  readonly host: Host;
  readonly id: string;
  readonly place: string;
}

export interface BehindProbes {
  readonly failed: readonly FailedProbe[];
  readonly services: readonly ReleaseService[];
  /** Returns a function that finds a running container of a service. */
  readonly find: (signal: AbortSignal) => Promise<(service: string) => FoundContainer | undefined>;
  /** Nothing is read once the run is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

const servicesShown = 4;
const logLines = 5;
const listenersShown = 8;
/** Milliseconds for everything that is read. The failure is known already, and a way back may wait for its end. */
const timeoutMs = 10_000;

/**
 * Adds to the failure of probes what stands behind them: for the services that they ask, where one container of each
 * listens, and the last lines of its log. A service that nothing outside its container reaches comes first, as the
 * cause. Never throws: what cannot be read is left out.
 */
export async function withServicesBehind(failure: Failure, request: BehindProbes): Promise<Failure> {
  const { failed, services, find, signal: cancelled } = request;
  if (cancelled?.aborted) return failure;
  const time = AbortSignal.timeout(timeoutMs);
  const signal = cancelled ? AbortSignal.any([cancelled, time]) : time;
  const containerOf = await find(signal).catch(() => undefined);
  if (!containerOf) return failure;
  const shown = servicesBehind(services, failed).flatMap((service) => {
    const container = containerOf(service.service);
    return container ? [{ service, container }] : [];
  });
  const read = await Promise.all(
    shown.slice(0, servicesShown).map(async ({ service, container: { host, id, place } }) => {
      const limits = { timeoutMs, signal };
      const [listeners, log] = await Promise.all([
        listenersIn(host, id, limits),
        lastLog(host, id, logLines, limits),
      ]);
      return { service, listeners, lines: [...headOf(service.service, place, listeners), ...log] };
    }),
  );
  const judged = read.map((one) => ({ ...one, cause: unreachable(one.service, one.listeners, failed) }));
  const causes = judged.flatMap(({ cause }) => cause ?? []);
  const causesFirst = judged.toSorted(
    (a, b) => Number(b.cause !== undefined) - Number(a.cause !== undefined),
  );
  const { what, why, evidence, fix } = failure;
  return new Failure({
    what,
    why: [...causes.map((cause) => cause.why), why].join(' '),
    evidence: [...evidence, ...causesFirst.flatMap(({ lines }) => lines)],
    fix: [...causes.map((cause) => cause.fix), fix].join(' '),
    cause: failure.cause,
  });
}

function headOf(service: string, place: string, listeners: readonly Listener[] | undefined): string[] {
  const more = (listeners?.length ?? 0) > listenersShown ? ' and more' : '';
  const where = listeners?.slice(0, listenersShown).map(listenerWords).join(', ');
  const says = where === undefined ? '' : `listens on ${where === '' ? 'no TCP port' : where}${more}`;
  return [`${service} on ${place}:${says ? ` ${says}` : ''}`];
}

/** The services of a release in the order in which they can be the cause: those asked, what they need, the others. */
export function servicesBehind(
  services: readonly ReleaseService[],
  failed: readonly FailedProbe[],
): readonly ReleaseService[] {
  const asked = services.filter((service) => failed.some((probe) => asks(probe, service)));
  const needed = new Set(asked.flatMap(({ needs }) => needs));
  const rank = (service: ReleaseService) =>
    asked.includes(service) ? 0 : needed.has(service.service) ? 1 : 2;
  return services.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether a probe asks a service by a published port, or names it. */
function asks(probe: FailedProbe, { service, ports }: ReleaseService): boolean {
  if (probe.service !== undefined) return probe.service === service;
  const url = addressOf(probe);
  const named = [...probe.probe.split(/[^\w-]+/), url?.hostname.split('.')[0]];
  return named.includes(service) || ports.some((port) => leadsTo(port, url));
}

/** The address that a probe asks; null where it asks over no network. */
function addressOf({ kind = 'url', url }: FailedProbe): URL | null {
  if (kind === 'tcp') return URL.parse(`tcp://${url}`);
  return kind === 'url' ? URL.parse(url) : null;
}

function leadsTo({ first, last }: PublishedTo, url: URL | null): boolean {
  const port = Number(url?.port || (url?.protocol === 'https:' ? 443 : 80));
  return url !== null && first <= port && port <= last;
}

/** A cause, and what to do about it, as sentences. */
interface Unreachable {
  readonly why: string;
  readonly fix: string;
}

/**
 * Why nothing outside the container of a service reaches it; undefined where that is not the cause. An app
 * that answers itself is reached. So this is judged only for a probe without an answer, and for the answer of a proxy
 * that had none.
 */
export function unreachable(
  service: ReleaseService,
  listeners: readonly Listener[] | undefined,
  failed: readonly FailedProbe[],
): Unreachable | undefined {
  if (!listeners) return undefined;
  const unanswered = failed.filter(
    (probe) =>
      probe.service === undefined &&
      probe.status === undefined &&
      addressOf(probe) !== null &&
      asks(probe, service),
  );
  const byProxy = failed.some(({ status }) => status === 502 || status === 503 || status === 504);
  if (unanswered.length === 0 && !byProxy) return undefined;
  const { service: name, ports } = service;
  const used = ports.filter((port) => unanswered.some((probe) => leadsTo(port, addressOf(probe))));
  const targets = (used.length > 0 ? used : ports).map(({ target }) => target);
  const there = listeners.filter(({ port }) => targets.length === 0 || targets.includes(port));
  if (there.length > 0 && there.every(isLoopback)) {
    return {
      why: `${name} listens on ${there.map(listenerWords).join(', ')} only: nothing outside its container reaches it.`,
      fix: `Let ${name} listen on 0.0.0.0, and release again.`,
    };
  }
  const dead = used.find(({ target }) => listeners.every(({ port }) => port !== target));
  if (!dead) return undefined;
  const where = listeners.length === 0 ? 'on no port' : `on ${listeners.map(listenerWords).join(', ')}`;
  return {
    why: `${name} publishes its port ${dead.target}, but listens ${where}.`,
    fix: `Let ${name} listen on ${dead.target}, or publish the port on which it listens.`,
  };
}
