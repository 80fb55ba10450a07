import { shortLine } from '@fairway/runtime';
import type { ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import { askByUrl } from './ask-by-url.ts';
import { askInContainer } from './ask-in-container.ts';
import type { DatabaseProbe } from './probe.ts';

/** The calls of a query: one for each machine that has the service for itself; else one. */
export function databaseCalls(item: DatabaseProbe, run: ProbeRun): ProbeCall[] {
  const { service, 'url-env': variable = '' } = item;
  const query = shortLine(item.sql, 60);
  if (service === undefined) {
    return [{ item, url: `${variable}: ${query}`, ask: () => askByUrl(item, variable, run) }];
  }
  const places = run.hostsOf?.(service) ?? [];
  return (places.length > 0 ? places : [undefined]).map((on) => ({
    item,
    ...(on === undefined ? {} : { node: on }),
    url: `${service}: ${query}`,
    service,
    ask: () => askInContainer(item, { ...run, service, on }),
  }));
}
