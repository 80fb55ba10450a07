import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionContext, signalToWriteDown } from '@fairway/action-kit';
import { askInTime, type Github, openGithub } from '@fairway/github';
import type { RecoveryEnding } from '../act/recover.ts';
import type { Inputs } from '../inputs.ts';
import type { RecoveryPlan } from '../plan/plan.ts';
import { type IncidentReport, incidentReport, titleOf } from './incident.ts';

/** How long an incident's issue stays open to the same incident: no other run has the key of this one. */
const reopenWithinMs = 0;

/** Sets the outputs, writes the summary and the incident report, and opens its issue where a token is given. */
export async function reportRecovery(
  {
    inputs,
    plan,
    ending,
    startedAt,
    subject,
    cutOff,
  }: {
    readonly inputs: Inputs;
    readonly plan: RecoveryPlan;
    readonly ending: RecoveryEnding;
    readonly startedAt: number;
    readonly subject: string;
    readonly cutOff: IncidentReport['cutOff'];
  },
  context: ActionContext,
): Promise<void> {
  const { github, clock, setOutput, summary, about, tempDir, withoutSecrets } = context;
  const { standing, kept, safety } = ending;
  const { version, commit } = plan.target;
  about({
    release: { version, commit },
    serving: servingOf(standing),
    serves: standing === 'recovered' ? { version, commit } : beforeOf(ending, plan),
  });
  setOutput('status', standing);
  setOutput('release', standing === 'recovered' ? version : '');
  setOutput('kept', Object.fromEntries(kept));
  setOutput('safety-backups', Object.fromEntries([...safety].map(([source, { id }]) => [source, id])));
  const api = apiOf(inputs, context);
  const approvals =
    api && (await asked(api, 'Who approved the run', (one) => one.approvalsOf(github.runId), context));
  const report: IncidentReport = {
    ...{ subject, plan, ending, cutOff, startedAt, approvals },
    environment: inputs.environment,
    endedAt: clock.now(),
    actor: github.actor,
    runUrl: github.runUrl,
  };
  const text = withoutSecrets(incidentReport(report));
  summary.text(text);
  const file = join(mkdtempSync(join(tempDir, 'fairway-recovery-')), 'incident-report.md');
  writeFileSync(file, `# ${withoutSecrets(titleOf(report))}\n\n${text}\n`, { mode: 0o600 });
  setOutput('incident-report', file);
  if (!api) return;
  const record = {
    key: `${subject}: recovery ${github.runId}.${github.runAttempt}`,
    open: true,
    title: withoutSecrets(titleOf(report)),
    body: text,
    evidenceAt: clock.now(),
  };
  const recorded = await asked(
    api,
    'The incident report',
    (one) => one.incidentIssues({ label: 'incident', reopenWithinMs, repeatMs: 0 }).record(record),
    context,
  );
  if (recorded?.issue) setOutput('incident', recorded.issue.url);
}

function servingOf(standing: RecoveryEnding['standing']) {
  const serving = {
    recovered: 'asked',
    'as-before': 'previous',
    untouched: 'untouched',
    unproven: 'unproven',
  } as const;
  return serving[standing];
}

function beforeOf({ standing }: RecoveryEnding, { running }: RecoveryPlan) {
  return standing === 'unproven' || !running ? null : { version: running.version, commit: running.commit };
}

function apiOf({ token }: Inputs, context: ActionContext): Github | undefined {
  if (token === undefined) return undefined;
  const { logger, clock, github } = context;
  const { apiUrl, repository } = github;
  return openGithub({ token, apiUrl, repository, logger, clock, signal: signalToWriteDown(context) });
}

/** GitHub never fails a recovery: what it refuses is a warning. */
function asked<T>(
  api: Github,
  what: string,
  work: (api: Github) => Promise<T>,
  { signal, clock, logger }: ActionContext,
): Promise<T | undefined> {
  return askInTime(() => work(api), { what, cancelled: signal.aborted, clock, logger });
}
