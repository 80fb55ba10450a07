import { type Incident, isOpen } from '@fairway/incidents';
import { countOf, Failure } from '@fairway/runtime';
import { placeOf } from '../judge/place.ts';
import { driftedStores } from '../judge/targets.ts';
import type { RunSoFar } from '../run.ts';
import { adviceOnFailing, sayEvidence } from './advice.ts';
import { causesOf, lastingSince, sayCauses, saySince, sayTried } from './cause.ts';

/** Lines of evidence in the failure of a run. */
const mostLines = 60;

/** A run that has told people, as far as its failure is concerned. */
export type EndedRun = Pick<RunSoFar, 'inputs' | 'healing' | 'outcome' | 'maintenance'> & {
  readonly session: { readonly subject: string };
};

/**
 * The failure of a run; undefined where it ends well. What is not proven to be well is a failure.
 * @param incidents those of the run: they know since when something is bad
 */
export function failureOf(run: EndedRun, incidents: readonly Incident[]): Failure | undefined {
  const { outcome, healing, inputs } = run;
  const { subject } = run.session;
  if (outcome === 'healthy' || (outcome === 'healed' && inputs.healedIs === 'success')) return undefined;
  const { verdict, seen } = healing.looked;
  const lines = causesOf(healing.looked).flatMap(({ title, evidence }) => [
    title,
    ...evidence.map((line) => `  ${line}`),
  ]);
  // Of what fails, the reason says itself why it was not healed.
  const notes = [...(outcome === 'failing' ? [] : healing.notes), ...verdict.notes];
  const evidence = [...lines.slice(0, Math.max(0, mostLines - notes.length)), ...notes];
  const since = saySince(lastingSince(healing.looked, incidents), seen.at);
  switch (outcome) {
    case 'healed':
      return new Failure({
        what: `${subject} was bad, and is healed: ${healing.healed.join(', ')}.`,
        why: 'The input "healed-is" says that this counts as a failure.',
        evidence: healing.steps.flatMap(({ step, lines: said }) => [
          step,
          ...said.map((line) => `  ${line}`),
        ]),
        fix: `Nothing is to be done now.${evidenceNote(run)}`,
      });
    case 'deploying': {
      const lock = seen.installation?.lock;
      return new Failure({
        what: `${subject} is being changed${saySince(lock?.since, seen.at)}, so nothing about it is proven.`,
        why: `${lock?.holder ?? 'Somebody'} holds its lock.`,
        evidence,
        fix: `Wait for the next run. ${meanwhile(run, incidents)} A lock that is held for longer than \`deploying-for\` is told.`,
      });
    }
    case 'prober-fault':
      return new Failure({
        what: `Nothing about ${subject} is proven: the network of the runner is at fault.`,
        why: proberReason(run),
        evidence: [...seen.probes.flatMap(({ ok, line }) => (ok ? [] : [line])), ...evidence],
        fix: `Wait for the next run. ${meanwhile(run, incidents)} If it stays so, look at the network of the runner.`,
      });
    case 'drifted':
      return new Failure({
        what: drifts(run)
          ? `${subject} serves, but is not what its ledger says${since}.`
          : `${subject} serves, but its last deploy has ended without proof${since}.`,
        why: [`${sayCauses(healing.looked, subject) ?? 'Something differs'}.`, ...tried(run)].join(' '),
        evidence,
        fix: adviceOnDrift(run),
      });
    case 'failing':
      return new Failure({
        what: whatFails(run, since),
        why: whyFailing(run),
        evidence,
        fix: adviceOnFailing(run),
      });
  }
}

/** Whether a field differs from the ledger; else the ledger itself proves no release. */
export function drifts({ healing }: Pick<RunSoFar, 'healing'>): boolean {
  return (healing.looked.seen.installation?.drift.length ?? 0) > 0;
}

/** The cause stands first: it is the line that people read in a list of runs. */
function whatFails({ healing, session }: EndedRun, since: string): string {
  const [first, ...others] = causesOf(healing.looked);
  if (!first) return `${session.subject} is not proven to be well.`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first.title}${more}${since === '' ? '' : `,${since}`}.`;
}

function whyFailing(run: EndedRun): string {
  const { looked, notes } = run.healing;
  const [first] = causesOf(looked);
  const reason = first
    ? (first.evidence[0] ?? 'The look of this run has found it so.')
    : `Still starting: ${looked.verdict.starting.join(', ')}`;
  return [reason.endsWith('.') ? reason : `${reason}.`, ...tried(run), ...notes].join(' ');
}

function tried({ healing: { steps } }: EndedRun): readonly string[] {
  return steps.length === 0 ? [] : [`Tried: ${steps.map(sayTried).join('; ')}.`];
}

/** What a run did and told that proves nothing in the end: a step may have been taken before. */
function meanwhile(run: EndedRun, incidents: readonly Incident[]): string {
  const open = incidents.filter((one) => isOpen(one) && !one.quiet).length;
  const [done = 'Nothing was touched.'] = tried(run);
  return open === 0
    ? `${done} Nobody was told of a failure.`
    : `${done} ${countOf(open, 'incident')} ${open === 1 ? 'stays' : 'stay'} open, and ${open === 1 ? 'is' : 'are'} told, until a look proves the end.`;
}

function adviceOnDrift(run: EndedRun): string {
  if (!drifts(run)) return 'Deploy again: a deploy proves what runs, or puts the last proven release back.';
  const { inputs, healing } = run;
  const { seen, verdict } = healing.looked;
  const replace =
    inputs.subject.kind === 'compose' ? ' (with `drift: replace`, where a file was edited)' : '';
  const stores = driftedStores(seen, verdict.services).map(({ look }) => placeOf(look));
  return [
    `Take what was changed by hand into the repository. Then deploy again${replace}${inputs.healDrift ? '' : ', or set `heal-drift: true`, which brings the released state back'}.`,
    ...(stores.length === 0
      ? []
      : [
          `\`heal-drift\` brings a store of data back only where \`heal\` of its own probe names it: ${stores.join(', ')}.`,
        ]),
  ].join(' ');
}

function evidenceNote({ healing }: Pick<RunSoFar, 'healing'>): string {
  const kept = sayEvidence(healing);
  return kept === undefined ? '' : ` The cause is in what was saved before: ${kept}.`;
}

function proberReason({ healing }: Pick<RunSoFar, 'healing'>): string {
  const { controls, probes } = healing.looked.seen;
  const silent = controls.find(({ ok }) => !ok);
  if (silent) return `${silent.line}.`;
  const seenByHost = probes.find(({ ok, fromHost }) => !ok && fromHost === 'good');
  return seenByHost
    ? `A host gets a good answer to ${seenByHost.name}, and the runner gets none.`
    : 'Whoever asked could not ask.';
}
