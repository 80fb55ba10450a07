import {
  choice,
  converted,
  duration,
  flag,
  maskedParts,
  optional,
  readInputs,
  secret,
  secretDocument,
  text,
  wholeNumber,
} from '@fairway/action-kit';
import {
  type BackUpRules,
  backUpRulesOf,
  beforeInput,
  carryInputs,
  type DepotSettings,
  depotInputs,
  depotSettingsOf,
  keyProblem,
  mostAtOnce,
  type ProveRules,
  restoreProblem,
  retentionInputs,
  retentionRulesOf,
} from '@fairway/backup-kit';
import type { RetentionRules } from '@fairway/backups';
import { type MetricTargets, readMetricTargets } from '@fairway/metrics';
import { Failure } from '@fairway/runtime';
import { type Chosen, chosenOf } from './inputs/chosen.ts';
import type { Watched } from './tell/watch-health.ts';

/** The checked inputs. Times are milliseconds. */
export interface Inputs {
  readonly command: 'backup' | 'verify' | 'restore' | 'list' | 'prune' | 'hold' | 'unhold' | 'check';
  readonly depot: DepotSettings;
  readonly backUp: BackUpRules;
  /** Undefined where nothing is proven. */
  readonly prove: ProveRules | undefined;
  readonly retention: RetentionRules;
  /** Whether new backups are put on hold. */
  readonly hold: boolean;
  /** How many sources are dumped at once. */
  readonly atOnce: number;
  readonly chosen: Chosen;
  readonly target: string;
  readonly confirm: string;
  readonly mask: string | undefined;
  /** Whether a backup of another machine, project or database may be restored. */
  readonly fromOther: boolean;
  readonly maxAgeMs: number;
  readonly environment: string;
  /** The address of a heartbeat; a secret. */
  readonly heartbeat: string | undefined;
  readonly metrics: MetricTargets;
  readonly watched: Watched | undefined;
}

/**
 * Reads and checks every input, before any machine is contacted.
 * @param identity whether the job may ask for an identity of its run
 * @throws Failure that names everything that is wrong; no secret is ever shown
 */
export function readBackupInputs(identity: boolean): Inputs {
  const given = readInputs({
    command: choice('backup', 'verify', 'restore', 'list', 'prune', 'hold', 'unhold', 'check'),
    ...depotInputs(),
    ...carryInputs(),
    verify: choice('restore', 'read', 'none'),
    ...retentionInputs(),
    hold: flag(),
    source: optional(text()),
    backup: optional(text()),
    before: beforeInput(),
    target: optional(text()),
    confirm: optional(text()),
    mask: optional(text()),
    'from-other': flag(),
    parallel: wholeNumber({ min: 1, max: mostAtOnce }),
    'max-age': duration(),
    environment: optional(text()),
    heartbeat: optional(secret()),
    metrics: optional(
      maskedParts(
        converted(secretDocument('a YAML mapping with "pushgateway"'), ({ data }) => readMetricTargets(data)),
        ({ secrets }) => secrets,
      ),
    ),
    watch: optional(text({ pattern: /^[\w.-]+\.ya?ml$/, describe: 'the name of a workflow file' })),
    'watch-within': duration(),
    'github-token': optional(secret()),
  });
  const depot = depotSettingsOf(given, identity);
  const { verify } = given;
  const backUp = backUpRulesOf(given, {
    destinations: depot.destinations.length,
    atOnce: Math.min(given.parallel, depot.sources.length),
  });
  const items = depot.sources.map(({ item }) => item);
  const chosen = chosenOf(
    given,
    items.map(({ name }) => name),
  );
  const problem =
    given.command === 'backup'
      ? keyProblem(backUp, depot.identities)
      : given.command === 'restore'
        ? items.filter(({ name }) => name === chosen.source).map(restoreProblem)[0]
        : undefined;
  if (problem) throw problem;
  return {
    command: given.command,
    depot,
    backUp,
    prove: verify === 'none' ? undefined : { by: verify, identities: depot.identities },
    retention: retentionRulesOf(given),
    hold: given.hold,
    atOnce: given.parallel,
    chosen,
    target: given.target ?? '',
    confirm: given.confirm ?? '',
    mask: given.mask,
    fromOther: given['from-other'],
    maxAgeMs: given['max-age'],
    environment: given.environment ?? '',
    heartbeat: given.heartbeat,
    metrics: given.metrics ?? readMetricTargets({}),
    watched: watchedOf(given),
  };
}

function watchedOf(given: {
  readonly watch: string | undefined;
  readonly 'watch-within': number;
  readonly 'github-token': string | undefined;
}): Watched | undefined {
  const { watch: file, 'watch-within': withinMs, 'github-token': token } = given;
  if (file === undefined) return undefined;
  if (token !== undefined) return { file, withinMs, token };
  throw new Failure({
    what: 'The input "github-token" cannot be empty.',
    why: `"watch" is "${file}", and only GitHub knows when a workflow ran.`,
    fix: 'Write `github-token: ${{ github.token }}`, and give the job `actions: read`.',
  });
}
