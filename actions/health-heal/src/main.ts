import type { DeployContext } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { readHealthInputs } from './inputs.ts';
import { judge } from './judge/judge.ts';
import { subjectName } from './judge/keys.ts';
import { lookAround } from './look/look.ts';
import { openInstalled, reachMachines } from './look/open-installed.ts';

/** look → judge → heal → tell → record → report. Nothing is touched before it is judged and its evidence is saved. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('outcome', 'failing');
  const inputs = readHealthInputs();
  const subject = subjectName(inputs.subject.name, inputs.environment);
  await using open = new AsyncDisposableStack();
  const seen = await context.phase('look', () =>
    lookAround(
      inputs,
      reachMachines(inputs, open, context).then((machines) => openInstalled(machines, inputs, context)),
      (installed) => installed.look(),
      context,
    ),
  );
  const verdict = await context.phase('judge', async () =>
    judge(seen, {
      subject,
      severities: inputs.severities,
      stoppedByHand: inputs.stoppedByHand,
      healDrift: inputs.healDrift,
      deployingForMs: inputs.deployingForMs,
      earlierRestarts: {},
      lockedSince: undefined,
    }),
  );
  context.setOutput('outcome', verdict.outcome);
  context.setOutput('healed', []);
  if (verdict.outcome === 'healthy') return;
  const bad = verdict.sightings.filter(({ state, because }) => state === 'bad' && because === undefined);
  throw new Failure({
    what: `${subject} is ${verdict.outcome}.`,
    why: bad.map(({ title }) => title).join('; ') || 'It is not proven to be well.',
    evidence: bad.flatMap(({ evidence }) => evidence),
    fix: 'Look at the evidence.',
  });
}
