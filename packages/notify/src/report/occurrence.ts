import type { Severity } from '@fairway/runtime';
import type { StepReport } from './step-report.ts';

/** What happened in a step, before it is known whether it happened before. */
export interface Occurrence {
  /** Subject and kind of work, equal in every run. */
  readonly key: string;
  /** `deploy.rolled-back`: the kind of work, and how it ended. */
  readonly event: string;
  /** `bad` opens an incident, `good` ends one, and `told` does neither. */
  readonly turn: 'bad' | 'good' | 'told';
  readonly severity: Severity;
}

/** The kind of work of a step: the first word of its events. */
export function workOf({ action, command }: Pick<StepReport, 'action' | 'command'>): string {
  switch (action) {
    case 'compose-deploy':
    case 'swarm-deploy':
    case 'argocd-bump':
      return command === 'check' || command === 'plan' ? command : 'deploy';
    case 'build-images':
      return command === 'move-tags' ? 'tags' : 'build';
    case 'migrate-prisma':
      return command === 'plan' ? 'plan' : 'migration';
    case 'destroy-staging':
      return 'destroy';
    case 'backup-upload':
      return 'backup';
    case 'recover':
      return command === 'show' ? 'plan' : 'recovery';
    case 'health-heal':
      return 'health';
    default:
      return action;
  }
}

/**
 * What happened in a step. P1: what serves is not proven, or nothing serves after a deploy. P2: the earlier release serves again, or a database was
 * touched. P3: the rest.
 */
export function occurrenceIn(report: StepReport): Occurrence {
  const { about, run } = report;
  const work = workOf(report);
  const place = [about.kind, about.subject].filter(Boolean).join('/');
  const key = [run.repository, work, place, about.environment].filter(Boolean).join(' ');
  const { end, turn, severity } = endOf(report, work);
  return { key, event: `${work}.${end}`, turn, severity };
}

type End = Omit<Occurrence, 'key' | 'event'> & { readonly end: string };

function endOf({ status, outputs, about }: StepReport, work: string): End {
  // A deploy says what it is about as soon as its inputs are right. Before that nothing was touched.
  const serving = about.serving ?? (work === 'deploy' ? 'untouched' : null);
  const unproven = serving === 'unproven';
  const isDown = serving === 'nothing' && work === 'deploy';
  switch (status) {
    case 'succeeded':
      return {
        end: outputs.status === 'unchanged' ? 'unchanged' : 'succeeded',
        turn: 'good',
        severity: 'P3',
      };
    case 'cancelled':
      // A person cancels on purpose: that is an incident only where nothing proven serves now.
      return { end: 'cancelled', turn: unproven ? 'bad' : 'told', severity: unproven ? 'P1' : 'P3' };
    case 'running':
      return { end: 'cut', turn: 'bad', severity: unproven || isDown ? 'P1' : severityOf(work) };
    case 'failed':
      if (serving === 'previous') return { end: 'rolled-back', turn: 'bad', severity: 'P2' };
      if (serving === 'untouched') return { end: 'not-begun', turn: 'bad', severity: 'P3' };
      return { end: 'failed', turn: 'bad', severity: unproven || isDown ? 'P1' : severityOf(work) };
  }
}

/** What serves has to live with a database that a failed migration left behind. */
function severityOf(work: string): Severity {
  return work === 'migration' ? 'P2' : 'P3';
}
