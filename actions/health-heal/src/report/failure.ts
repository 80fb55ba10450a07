import { Failure } from '@fairway/runtime';
import type { RunSoFar } from '../run.ts';

/** Lines of evidence in the failure of a run. */
const mostLines = 60;

/** The failure of a run; undefined where it ends well. What is not proven to be well is a failure. */
export function failureOf(
  run: Pick<RunSoFar, 'inputs' | 'healing' | 'outcome'> & { readonly session: { readonly subject: string } },
): Failure | undefined {
  const { outcome, healing, inputs } = run;
  const { subject } = run.session;
  if (outcome === 'healthy' || (outcome === 'healed' && inputs.healedIs === 'success')) return undefined;
  const { verdict, seen } = healing.looked;
  const bad = verdict.sightings.filter(({ state, because }) => state === 'bad' && because === undefined);
  const [first, ...others] = bad;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const lines = bad.flatMap(({ title, evidence }) => [title, ...evidence.map((line) => `  ${line}`)]);
  const evidence = [...lines, ...healing.notes, ...verdict.notes].slice(0, mostLines);
  const starting = verdict.starting.join(', ');
  switch (outcome) {
    case 'healed':
      return new Failure({
        what: `${subject} was bad, and is healed: ${healing.healed.join(', ')}.`,
        why: 'The input "healed-is" says that this counts as a failure.',
        evidence: healing.steps.flatMap(({ step, lines: said }) => [
          step,
          ...said.map((line) => `  ${line}`),
        ]),
        fix: 'Nothing is to be done now. Look at the saved evidence for the cause.',
      });
    case 'deploying':
      return new Failure({
        what: `${subject} is being changed, so nothing about it is proven.`,
        why: `${seen.installation?.lock?.holder ?? 'Somebody'} holds its lock.`,
        evidence,
        fix: 'Wait for the next run. Nothing was touched and nobody was told.',
      });
    case 'prober-fault':
      return new Failure({
        what: `Nothing about ${subject} is proven: the network of the runner is at fault.`,
        why: proberReason(run),
        evidence,
        fix: 'Wait for the next run. Nothing was touched and nobody was told. If it stays so, look at the network of the runner.',
      });
    case 'drifted':
      return new Failure({
        what: `${subject} is not what its ledger says.`,
        why: first ? `${first.title}${more}.` : 'Something differs.',
        evidence,
        fix: 'Deploy again, which makes it what the ledger says; or set `heal-drift: true`.',
      });
    case 'failing':
      return new Failure({
        ...(first
          ? {
              what: `${first.title}${more}.`,
              why: first.evidence[0] ?? 'The look of this run has found it so.',
            }
          : { what: `${subject} is not proven to be well.`, why: `Still starting: ${starting}.` }),
        evidence,
        fix: `Look at the evidence above and in the summary. ${
          verdict.targets.length > 0
            ? 'The next run looks again, and heals what its budget allows.'
            : 'The next run looks again, but nothing of this is healed by itself.'
        }`,
      });
  }
}

function proberReason({ healing }: Pick<RunSoFar, 'healing'>): string {
  const { controls, probes } = healing.looked.seen;
  const silent = controls.find(({ ok }) => !ok);
  if (silent) return silent.line;
  const seenByHost = probes.find(({ ok, fromHost }) => !ok && fromHost === 'good');
  return seenByHost
    ? `A host gets a good answer to ${seenByHost.name}, and the runner gets none.`
    : 'Whoever asked could not ask.';
}
