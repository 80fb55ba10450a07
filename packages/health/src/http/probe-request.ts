import type { Host } from '@fairway/host';
import type { Probe } from './probe.ts';

/** A machine that a probe asks, or from which it asks. */
export interface ProbeTarget {
  /** The machine's name for logs and results. */
  readonly name: string;
  /** The value of `{node}` and `{host}`. */
  readonly address: string;
  /** The sender of probes with `from: hosts`. */
  readonly host: Host;
}

/** A probe with its placeholders filled in: one URL, requested from one place. */
export interface ProbeRequest {
  readonly probe: Probe;
  /** The node that is asked or asks; absent when the runner asks a single address. */
  readonly node?: string;
  readonly method: string;
  readonly url: string;
  readonly contains?: string;
  readonly json?: Probe['json'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The host that asks. Default: the runner. */
  readonly asker?: Host;
}

/**
 * The requests of probes. A probe has one request for each node if its URL names `{node}` (or `{host}`, the same) or if
 * the hosts ask themselves. Otherwise it has one request.
 */
export function requestsOf(
  probes: readonly Probe[],
  targets: readonly ProbeTarget[],
  release: string,
): ProbeRequest[] {
  return probes.flatMap((probe) => {
    const perNode = probe.from === 'hosts' || /\{(?:node|host)\}/.test(probe.url);
    return perNode
      ? targets.map((target) => fill(probe, release, target))
      : [fill(probe, release, undefined)];
  });
}

function fill(probe: Probe, release: string, target: ProbeTarget | undefined): ProbeRequest {
  const set = placeholders(release, target);
  const { contains, json, body } = probe;
  return {
    probe,
    method: methodOf(probe),
    url: set(probe.url),
    headers: Object.fromEntries(Object.entries(probe.headers ?? {}).map(([key, value]) => [key, set(value)])),
    ...(target ? { node: target.name } : {}),
    ...(target && probe.from === 'hosts' ? { asker: target.host } : {}),
    ...(contains === undefined ? {} : { contains: set(contains) }),
    ...(json ? { json: mapValues(json, (v) => (typeof v === 'string' ? set(v) : v)) } : {}),
    ...(body === undefined ? {} : { body: set(body) }),
  };
}

/** Fills the placeholders of a text: `{release}`, and `{node}` or `{host}` where there is a node. */
export function placeholders(release: string, target: ProbeTarget | undefined): (text: string) => string {
  return (text) =>
    text
      .replaceAll(/\{(?:node|host)\}/g, (name) => (target ? urlHost(target.address) : name))
      .replaceAll('{release}', release);
}

/** The address in a URL. An IPv6 address is put in brackets. */
function urlHost(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The method of a probe's first request. */
export function methodOf({ method, body }: Pick<Probe, 'method' | 'body'>): string {
  return method ?? (body === undefined ? 'GET' : 'POST');
}

/** The header that says that a body is JSON, where it is and the probe's headers do not say what it is. */
export function contentTypeOf({ headers, body }: Pick<ProbeRequest, 'headers' | 'body'>): {
  readonly 'content-type'?: string;
} {
  if (body === undefined || Object.keys(headers).some((name) => /^content-type$/i.test(name))) return {};
  try {
    JSON.parse(body);
    return { 'content-type': 'application/json' };
  } catch {
    return {};
  }
}
