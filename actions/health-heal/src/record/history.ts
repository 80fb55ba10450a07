import { posix } from 'node:path';
import {
  formatHistory,
  type ProbeHistory,
  type ProbeLook,
  readHistory,
  recordLooks,
} from '@fairway/health/history';
import { type Host, readFiles } from '@fairway/host';
import { type Logger, messageOf } from '@fairway/runtime';
import { placeOf } from '../judge/place.ts';
import { proberFault } from '../judge/prober-fault.ts';
import type { Looked } from '../look/looking.ts';
import { answerKey } from './next-look.ts';

const fileIn = (dir: string) => posix.join(dir, 'history.json');

/** The history that hosts keep: of several copies the one that goes on the longest. */
export async function readKeptHistory(
  hosts: readonly Host[],
  dir: string,
  logger: Logger,
): Promise<ProbeHistory> {
  const path = fileIn(dir);
  const found = await Promise.all(
    hosts.map(async (host) => {
      try {
        const { history, problem } = readHistory((await readFiles(host, { files: [path] })).text(path));
        if (problem !== undefined) logger.warn(`${path} on ${host.name}: ${problem}`);
        return history;
      } catch (error) {
        logger.warn(`${path} on ${host.name} cannot be read: ${messageOf(error)}`);
        return readHistory(undefined).history;
      }
    }),
  );
  return found.toSorted((one, other) => other.now - one.now)[0] ?? readHistory(undefined).history;
}

/** Keeps the history on every host. A host that cannot take it is a warning. */
export async function keepHistory(
  hosts: readonly Host[],
  dir: string,
  history: ProbeHistory,
  logger: Logger,
): Promise<void> {
  const text = formatHistory(history);
  await Promise.all(
    hosts.map(async (host) => {
      try {
        await host.writeFile(fileIn(dir), text, { mode: 0o600, parents: true });
      } catch (error) {
        logger.warn(`The history could not be kept on ${host.name}: ${messageOf(error)}`);
      }
    }),
  );
}

/** The history with the look before anything was touched: what was healed within the run was down all the same. */
export function withLook(
  history: ProbeHistory,
  { seen, verdict }: Looked,
  quiet: boolean,
  clean: (text: string) => string,
): ProbeHistory {
  if (verdict.destroyed) return history;
  const fault = proberFault(seen);
  const probes = seen.probes.map(
    (probe): ProbeLook => ({
      probe: answerKey(probe),
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
        problem: clean(look.why ?? ''),
      }),
    );
  return recordLooks(history, [...services, ...probes], seen.at);
}

/** The name of a service in the history. A probe may have the same name, so it is told apart. */
export function serviceName(look: Parameters<typeof placeOf>[0]): string {
  return `service ${placeOf(look)}`;
}
