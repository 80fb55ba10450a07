import { type MachineFacts, machineProblems } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The oldest engine whose API has all that is asked of it. */
const oldestEngine = 20;

/** Why a node cannot take a deploy: what it lacks, one Failure each. */
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
