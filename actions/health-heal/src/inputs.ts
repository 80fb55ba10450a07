import { registryInputs, registryLoginOf } from '@fairway/access-kit';
import {
  choice,
  converted,
  duration,
  flag,
  items,
  lines,
  mapping,
  maskedParts,
  optional,
  readInputs,
  secret,
  secretDocument,
  text,
  wholeNumber,
} from '@fairway/action-kit';
import { environmentInput, installationInputs, probesInput } from '@fairway/deploy-kit';
import type { VerifyItem } from '@fairway/health';
import { type HealRules, type MaintenanceWindow, maintenanceSchema } from '@fairway/incidents';
import { type MetricTargets, readMetricTargets } from '@fairway/metrics';
import { type Routing, readRouting, secretsOfRouting } from '@fairway/notify';
import { asRecord, Failure } from '@fairway/runtime';
import { healCommandSchema, healStepsOf, type PlannedStep } from './inputs/heal-steps.ts';
import { type Severities, severitiesOf } from './inputs/severities.ts';
import { requireForRunner, type Subject, subjectOf } from './inputs/subject.ts';

/** The checked inputs. Times are milliseconds. */
export interface Inputs {
  readonly subject: Subject;
  /** Empty where none is given. */
  readonly environment: string;
  /** The account that may pull images that a host has lost. */
  readonly login: ReturnType<typeof registryLoginOf>;
  /** An absolute path on the hosts, without a slash at its end. */
  readonly stateDir: string;
  readonly probes: readonly VerifyItem[];
  /** URLs that answer as long as the runner's own network is well. */
  readonly controls: readonly string[];
  readonly heal: readonly PlannedStep[];
  readonly healWaitMs: number;
  readonly healDrift: boolean;
  readonly budget: HealRules;
  readonly rollbackWithinMs: number;
  readonly stoppedByHand: 'respect' | 'heal';
  readonly deployingForMs: number;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly healedIs: 'success' | 'failure';
  readonly repeatMs: number;
  readonly reopenWithinMs: number;
  readonly severities: Severities;
  /** Undefined where no channel is given. */
  readonly routing: Routing | undefined;
  /** Where figures and marks go. */
  readonly metrics: MetricTargets;
  readonly token: string | undefined;
  /** A directory of the runner; undefined where no page is wanted. */
  readonly statusPage: string | undefined;
  readonly timeoutMs: number;
  readonly dryRun: boolean;
}

/**
 * Reads and checks every input, before any machine is contacted.
 * @throws Failure that names the input, says what is wrong and what to write
 */
export function readHealthInputs(): Inputs {
  const given = readInputs({
    ...installationInputs(),
    name: optional(
      text({ pattern: /^[\w. -]{1,60}$/, describe: 'a name of letters, digits, ".", "_", "-" and blanks' }),
    ),
    environment: optional(environmentInput()),
    ...registryInputs(),
    'state-dir': text({ pattern: /^\/[A-Za-z0-9._/-]+$/, describe: 'an absolute path without blanks' }),
    probes: optional(probesInput()),
    control: optional(converted(lines(), requireUrls)),
    heal: lines(),
    'heal-command': optional(items(healCommandSchema)),
    'heal-wait': duration(),
    'heal-drift': flag(),
    'max-heals': wholeNumber({ min: 1, max: 20 }),
    'heal-window': duration(),
    'heal-pause': duration(),
    'rollback-within': duration(),
    'stopped-by-hand': choice('respect', 'heal'),
    'deploying-for': duration(),
    maintenance: optional(items(maintenanceSchema, { fields: () => ['from', 'to', 'days', 'timezone'] })),
    'healed-is': choice('success', 'failure'),
    repeat: duration(),
    'reopen-within': duration(),
    severities: optional(converted(mapping(), severitiesOf)),
    notify: optional(
      maskedParts(secretDocument('a YAML mapping with "channels" and "routes"'), secretsOfRouting),
    ),
    'github-token': optional(secret()),
    'status-page': optional(text()),
    timeout: duration(),
    'dry-run': flag(),
  });
  const subject = subjectOf(given);
  const probes = given.probes ?? [];
  if (subject.kind === 'probes') requireForRunner(probes);
  return {
    subject,
    environment: given.environment ?? '',
    login: registryLoginOf(given),
    stateDir: given['state-dir'].replace(/\/+$/, ''),
    probes,
    controls: given.control ?? [],
    heal: healStepsOf(given.heal, given['heal-command'] ?? []),
    healWaitMs: given['heal-wait'],
    healDrift: given['heal-drift'],
    budget: { maxHeals: given['max-heals'], windowMs: given['heal-window'], pauseMs: given['heal-pause'] },
    rollbackWithinMs: given['rollback-within'],
    stoppedByHand: given['stopped-by-hand'],
    deployingForMs: given['deploying-for'],
    maintenance: given.maintenance ?? [],
    healedIs: given['healed-is'],
    repeatMs: given.repeat,
    reopenWithinMs: given['reopen-within'],
    severities: given.severities ?? severitiesOf({}),
    routing: given.notify && readRouting(given.notify),
    metrics: readMetricTargets(asRecord(given.notify?.data)['metrics']),
    token: given['github-token'],
    statusPage: given['status-page'],
    timeoutMs: given.timeout,
    dryRun: given['dry-run'],
  };
}

function requireUrls(urls: readonly string[]): readonly string[] {
  const wrong = urls.find((url) => !/^https?:\/\/[^\s@]+$/.test(url) || !URL.canParse(url));
  if (wrong === undefined) return urls;
  throw new Failure({
    what: 'The input "control" cannot be used.',
    why: `"${wrong}" is not a URL that begins with http:// or https:// and holds no user name.`,
    fix: 'Write one URL a line, such as https://api.github.com, that answers whenever the network of the runner is well.',
  });
}
