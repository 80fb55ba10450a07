import {
  choice,
  converted,
  document,
  duration,
  flag,
  type InputsOf,
  lines,
  mapping,
  maskedParts,
  optional,
  readInputs,
  secret,
  secretDocument,
  text,
} from '@fairway/action-kit';
import { type MetricTargets, readMetricTargets } from '@fairway/metrics';
import { type Routing, readRouting, secretsOfRouting } from '@fairway/notify';
import { asRecord, Failure, type Severity } from '@fairway/runtime';
import { type ByHand, byHandOf } from './inputs/by-hand.ts';
import { severitiesOf } from './inputs/severities.ts';

/** The checked inputs. Times are milliseconds. */
export interface Inputs {
  readonly routing: Routing;
  /** Where figures of deploys are pushed. */
  readonly metrics: MetricTargets;
  /** A message by hand; without one, reports are read. */
  readonly byHand: ByHand | undefined;
  /** Paths and JSON, as they are written. */
  readonly reports: string;
  readonly jobResults: string;
  readonly environment: string;
  readonly events: readonly string[];
  readonly severities: readonly (readonly [events: string, severity: Severity])[];
  readonly token: string | undefined;
  readonly label: string;
  readonly repeatMs: number;
  readonly reopenWithinMs: number;
  readonly dryRun: boolean;
}

const expectsChannels = 'a YAML mapping with "channels" and "routes"';

/**
 * Reads and checks every input, before anybody is told.
 * @throws Failure that names the input and the line, and shows no value of a channel
 */
export function readNotifyInputs(): Inputs {
  const given = readInputs({
    notify: optional(maskedParts(secretDocument(expectsChannels), secretsOfRouting)),
    routes: optional(document('a YAML list of routes')),
    reports: optional(text()),
    'job-results': optional(text()),
    environment: optional(text()),
    events: lines(),
    severities: optional(converted(mapping(), severitiesOf)),
    title: optional(text()),
    text: optional(text()),
    severity: choice('P1', 'P2', 'P3'),
    event: text({
      pattern: /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
      describe: 'two words with a dot between them, such as backup.stale',
    }),
    key: optional(text()),
    resolve: flag(),
    'github-token': optional(secret()),
    label: text({ pattern: /^[^,]{1,50}$/, describe: 'a label of at most 50 characters without a comma' }),
    repeat: duration(),
    'reopen-within': duration(),
    'dry-run': flag(),
  });
  return {
    routing: routingOf(given.notify, given.routes, given['github-token']),
    metrics: metricsOf(given.notify),
    byHand: byHandOf(given),
    reports: given.reports ?? '',
    jobResults: given['job-results'] ?? '',
    environment: given.environment ?? '',
    events: given.events,
    severities: given.severities ?? [],
    token: given['github-token'],
    label: given.label,
    repeatMs: given.repeat,
    reopenWithinMs: given['reopen-within'],
    dryRun: given['dry-run'],
  };
}

type Document = InputsOf<{ document: ReturnType<typeof document> }>['document'];

/** @throws Failure naming the line where the targets begin */
function metricsOf(notify: Document | undefined): MetricTargets {
  try {
    return readMetricTargets(asRecord(notify?.data)['metrics']);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why, fix } = error;
    throw new Failure({ what, why: `"metrics", ${notify?.lineOf(['metrics'])}: ${why}`, fix });
  }
}

/** The channels and routes of the inputs. An issue alone is enough to tell somebody. */
function routingOf(
  notify: Document | undefined,
  routes: Document | undefined,
  token: string | undefined,
): Routing {
  if (notify !== undefined) return readRouting(notify, routes);
  if (token !== undefined && routes === undefined)
    return { channels: [], channelsFor: () => [], secrets: [] };
  throw new Failure({
    what: 'Nobody would be told: the input "notify" is empty.',
    why: 'A secret that does not exist is an empty text, and so is every secret in a run that a fork started.',
    fix: `Write ${expectsChannels} into a secret, and \`notify: \${{ secrets.NOTIFY }}\`. Or give a "github-token" with \`issues: write\`, for issues alone.`,
  });
}
