import { posix } from 'node:path';
import {
  formatHistory,
  type ProbeHistory,
  type ProbeLook,
  readHistory,
  recordLooks,
} from '@fairway/health/history';
import type { Host } from '@fairway/host';
import type { Logger } from '@fairway/runtime';
import type { StepTaken } from '../heal/steps.ts';
import { placeOf, probeName } from '../judge/place.ts';
import { proberFault } from '../judge/prober-fault.ts';
import type { Looked } from '../look/looking.ts';
import { readCopies, writeCopies } from './copies.ts';

const fileIn = (dir: string) => posix.join(dir, 'history.json');

/** The history that hosts keep: of several copies the one that goes on the longest. */
export async function readKeptHistory(
  hosts: readonly Host[],
  dir: string,
  logger: Logger,
): Promise<ProbeHistory> {
  const copies = await readCopies(hosts, {
    path: fileIn(dir),
    parse(text, host) {
      const { history, problem } = readHistory(text);
      if (problem !== undefined) logger.warn(`${fileIn(dir)} on ${host.name}: ${problem}`);
      return history;
    },
    problem: (sentence) => logger.warn(sentence),
  });
  return copies.toSorted((one, other) => other.now - one.now)[0] ?? readHistory(undefined).history;
}

/** Keeps the history on every host. A host that cannot take it is a warning. */
export async function keepHistory(
  hosts: readonly Host[],
  dir: string,
  history: ProbeHistory,
  logger: Logger,
): Promise<void> {
  await writeCopies(hosts, formatHistory(history), {
    path: fileIn(dir),
    problem: (sentence) => logger.warn(sentence),
  });
}

/** What came of healing, as far as the history is concerned. */
interface Healed {
  readonly looked: Looked;
  readonly steps: readonly StepTaken[];
}

/**
 * The history with a run: the look before anything was touched, because what was healed within the run was down all the
 * same; and after a heal the look that followed it, because what is up again is not down until the next run.
 */
export function withRun(
  history: ProbeHistory,
  { first, healing }: { readonly first: Looked; readonly healing: Healed },
  quiet: boolean,
  clean: (text: string) => string,
): ProbeHistory {
  const found = withLook(history, first, quiet, clean);
  return healing.steps.length === 0 ? found : withLook(found, healing.looked, quiet, clean);
}

function withLook(
  history: ProbeHistory,
  { seen, verdict }: Looked,
  quiet: boolean,
  clean: (text: string) => string,
): ProbeHistory {
  if (verdict.destroyed) return history;
  const fault = proberFault(seen);
  const probes = seen.probes.map(
    (probe): ProbeLook => ({
      probe: probeName(probe),
      state: quiet || (!probe.ok && fault.probe(probe)) ? 'quiet' : probe.ok ? 'up' : 'down',
      ms: probe.ms,
      problem: clean(probe.problem),
    }),
  );
  const services = verdict.services
    .filter(({ look, state }) => look.state !== 'job' && state !== 'unsure')
    .map(
      ({ look, state }): ProbeLook => ({
        probe: serviceName(look),
        state: quiet || state === 'stopped' ? 'quiet' : state === 'bad' ? 'down' : 'up',
        problem: clean(look.why ?? (state === 'bad' ? 'it runs, and does not answer as it should' : '')),
      }),
    );
  return recordLooks(history, [...services, ...probes], seen.at);
}

/** The name of a service in the history. A probe may have the same name, so it is told apart. */
export function serviceName(look: Parameters<typeof placeOf>[0]): string {
  return `service ${placeOf(look)}`;
}
