import { type MachineFacts, machineProblems } from '@fairway/docker/machine';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The oldest major version of the engine whose API has everything that we use. */
const oldestEngine = 20;

/** The reasons why a node cannot take a deploy, one Failure for each thing that it lacks. */
export function nodeProblems(facts: MachineFacts, host: Host, stateDir: string): readonly Failure[] {
  const { engineVersion } = facts;
  const problems = machineProblems(facts, host, stateDir);
  if (Number.parseInt(engineVersion, 10) >= oldestEngine) return problems;
  const tooOld = new Failure({
    what: `The Docker Engine of ${host.name} is too old.`,
    why: `It is ${engineVersion}.`,
    fix: `Install Docker ${oldestEngine}.10 or newer on ${host.name}.`,
  });
  return [...problems, tooOld];
}
