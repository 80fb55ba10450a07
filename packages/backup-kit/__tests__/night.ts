import type { Phase } from '@fairway/action-kit';
import { readIdentities, readRecipient } from '@fairway/backups';
import { type Clock, silentLogger } from '@fairway/runtime';
import {
  type Faults,
  type MemoryDestination,
  memoryDestination,
  type Writable,
} from '../../../test/stage/object-stores/memory-destination.ts';
import { virtualClock } from '../../../test/stage/samples/virtual-clock.ts';
import { type Depot, openDepot } from '../src/depot/depot.ts';
import { type RunEnding, type RunRules, runBackup } from '../src/run-backup.ts';
import type { BackupContext, ReachedSubject } from '../src/subject.ts';
import { type FakeSettings, type FakeSource, fakeSource } from './fake-source.ts';

export const dayMs = 86_400_000;
const begin = Date.parse('2026-11-29T03:17:00Z');

// Made by age-keygen for these tests alone.
const secret = 'AGE-SECRET-KEY-1SU8QLYCHQYK068EKZLZF7WFLR9YS5PZ4X5CSSYHGJMQQQM9GM3YSFHHSW5';
export const identities = () => readIdentities(secret);
/** Whose private key nobody here has. */
export const stranger = () => readRecipient('age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p');
export const recipient = () => readRecipient(identities()[0].recipient.name);

/** Sources, destinations and a clock, and the runs of one night after the other. */
export interface World {
  readonly clock: Clock;
  readonly source: FakeSource;
  readonly settings: FakeSettings;
  readonly places: readonly MemoryDestination[];
  readonly faults: readonly Writable<Faults>[];
  readonly warnings: string[];
  readonly context: BackupContext;
  /** A run, and then a day. */
  night(rules?: Partial<RunRules>, changes?: Partial<BackupContext>): Promise<RunEnding>;
  depot(): Depot;
  /** The keys at a destination. */
  keysAt(index: number): string[];
}

export function world(names: readonly string[], settings: FakeSettings): World {
  const ticks = virtualClock();
  const clock: Clock = { now: () => begin + ticks.now(), sleep: ticks.sleep };
  const faults = names.map((): Writable<Faults> => ({}));
  const places = names.map((name, index) => memoryDestination(name, { clock, faults: faults[index] }));
  const source = fakeSource('shop', settings);
  const warnings: string[] = [];
  const context: BackupContext = {
    logger: silentLogger,
    clock,
    signal: new AbortController().signal,
    github: {
      ...{ repository: 'acme/shop', sha: '', ref: '', refName: '', eventName: '', payload: {}, runId: '7' },
      ...{ runAttempt: 1, actor: 'octocat', workflow: '', job: '', serverUrl: '', apiUrl: '' },
      ...{ runUrl: 'https://github.com/acme/shop/actions/runs/7', workspace: '' },
    },
    phase: (_name, work) => work(quietPhase),
    prove: () => {},
    annotate: (_level, message) => void warnings.push(message),
    mask: () => {},
    identityToken: undefined,
  };
  const depot = () => openDepot(places, context);
  const subjects: ReachedSubject[] = [
    { name: 'shop', kind: source.kind, subject: { source, state: undefined }, failure: undefined },
  ];
  return {
    ...{ clock, source, settings, places, faults, warnings, context, depot },
    async night(rules = {}, changes = {}) {
      const ending = await runBackup(subjects, depot(), { ...usual, ...rules }, { ...context, ...changes });
      await ticks.sleep(dayMs);
      return ending;
    },
    keysAt: (index) => [...(places[index]?.objects.keys() ?? [])].sort(),
  };
}

const quietPhase: Phase = { info: () => {}, progress: () => {}, proved: () => {} };

export const usual: RunRules = {
  backUp: {
    ...{ compression: 'zst', recipients: [], required: 'all', stallMs: 60_000, lockWaitMs: 60_000 },
    memoryBytes: 1024 * 1024,
  },
  prove: { by: 'restore', identities: [] },
  retention: { keepDays: 30, keepMin: 3, daily: 0, weekly: 0, monthly: 0 },
  atOnce: 2,
};
