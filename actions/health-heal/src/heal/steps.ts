import { sayElapsed } from '@fairway/runtime';
import type { PlannedStep } from '../inputs/heal-steps.ts';
import type { Looked } from '../look/looking.ts';

/** The name of a step in logs and records. */
export function nameOfStep(step: PlannedStep): string {
  return step.step === 'command' ? `command ${step.command.name}` : step.step;
}

/** One step that was taken, and what came of it. */
export interface StepTaken {
  readonly step: string;
  readonly services: readonly string[];
  readonly at: number;
  /** What the step did, or why it could not be carried out. */
  readonly lines: readonly string[];
  /** What the look after it has found; `unseen` where nothing could be looked at. */
  readonly ended: 'helped' | 'no-help' | 'failed' | 'unseen';
}

const endings: Readonly<Record<StepTaken['ended'], string>> = {
  helped: 'helped',
  'no-help': 'did not help',
  failed: 'could not be carried out',
  unseen: 'was carried out, and nothing could be looked at after it',
};

/** What came of a step, in words. */
export function endingOfStep({ ended }: Pick<StepTaken, 'ended'>): string {
  return endings[ended];
}

/** `restart of web, api helped`: a step as people are told of it. */
export function sayStep({ step, services, ended }: Pick<StepTaken, 'step' | 'services' | 'ended'>): string {
  return `${step} of ${services.join(', ')} ${endings[ended]}`;
}

export interface StepRules {
  readonly steps: readonly PlannedStep[];
  readonly rollbackWithinMs: number;
}

/**
 * The steps that can be taken now, in order, and why others cannot. What only differs from the ledger is recreated:
 * nothing else makes it what the ledger says. The earlier release is put back only soon after a deploy, because later
 * the release is not the likely cause.
 */
export function stepsFor(
  { seen, verdict }: Looked,
  { steps, rollbackWithinMs }: StepRules,
): { readonly possible: readonly PlannedStep[]; readonly notes: readonly string[] } {
  if (verdict.outcome === 'drifted') return { possible: [{ step: 'recreate' }], notes: [] };
  const notes: string[] = [];
  const kept = seen.installation?.release !== undefined;
  const deployedAt = Date.parse(seen.installation?.provenBy?.endedAt ?? '');
  const possible = steps.filter(({ step }) => {
    if ((step === 'recreate' || step === 'rollback') && !kept) {
      notes.push(`The step ${step} was left out: no release is kept that could be brought back.`);
      return false;
    }
    if (step !== 'rollback') return true;
    const age = seen.at - deployedAt;
    if (age <= rollbackWithinMs) return true;
    notes.push(
      Number.isNaN(age)
        ? 'The step rollback was left out: nothing says when the running release was deployed.'
        : `The step rollback was left out: the running release was deployed ${sayElapsed(age)} ago, and "rollback-within" is ${sayElapsed(rollbackWithinMs)}.`,
    );
    return false;
  });
  return { possible, notes };
}
