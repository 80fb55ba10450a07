import { GithubFailure, type IncidentIssues, type IncidentIssuesOptions, openGithub } from '@fairway/github';
import type { Channel, ChannelContext } from '../../channel.ts';
import { openChannel, type Taken } from '../../delivery/open-channel.ts';
import type { Message } from '../../message.ts';
import { drawIssue } from './draw.ts';

export interface GithubIssueSettings extends IncidentIssuesOptions {
  /** `owner/name`, and a token that may write issues there. Default: those of the run. */
  readonly repository?: string | undefined;
  readonly token?: string | undefined;
  readonly apiUrl?: string | undefined;
}

/** Issues as the record of incidents: opened, kept up to date and closed with a report. */
export function githubIssueChannel(name: string, settings: GithubIssueSettings): Channel {
  const { token: own } = settings;
  const openIssues = issuesOnce(settings);
  return openChannel({
    name,
    kind: 'github-issue',
    everyRun: true,
    deduplicates: true,
    secrets: own === undefined ? [] : [own],
    preview(message) {
      if (!isIncident(message))
        return 'Nothing: it happened once, and an issue is open until something is over.';
      const { title, body } = drawIssue(message);
      return `# ${title}\n\n${body}`;
    },
    async tell(message, earlier, _, context): Promise<Taken> {
      if (!isIncident(message)) return { ok: true };
      const issues = openIssues(context);
      if (!issues)
        return { ok: false, problem: 'No token for issues: pass `github-token`, with `issues: write`.' };
      const { title, body, note } = drawIssue(message);
      const kept = Number(earlier?.['issue']);
      try {
        const { did, issue } = await issues.record({
          ...{ key: message.key, title, body, note },
          open: message.state !== 'resolved',
          evidenceAt: message.at,
          number: Number.isSafeInteger(kept) ? kept : undefined,
        });
        context.logger.debug(`Issue ${issue?.number ?? 'of this incident'}: ${did}.`);
        return { ok: true, ...(issue ? { reference: { issue: `${issue.number}`, url: issue.url } } : {}) };
      } catch (error) {
        if (!(error instanceof GithubFailure)) throw error;
        const problem = [error.what, error.why, error.fix].join(' ');
        const unsure = error.trouble === 'unreachable';
        return { ok: false, problem, ...(unsure ? { unsure } : { dead: error.trouble !== 'refused' }) };
      }
    },
  });
}

/** The issues of a run, for all of its letters: who the token is, is asked once. Undefined without a token. */
function issuesOnce(settings: GithubIssueSettings) {
  const opened = new WeakMap<ChannelContext, IncidentIssues>();
  return (context: ChannelContext): IncidentIssues | undefined => {
    const { github, clock, logger, signal } = context;
    const repository = settings.repository ?? github?.repository;
    const token = settings.token ?? github?.token;
    const apiUrl = settings.apiUrl ?? github?.apiUrl ?? 'https://api.github.com';
    if (!repository || !token) return undefined;
    const issues =
      opened.get(context) ??
      openGithub({ repository, token, apiUrl, clock, logger, signal }).incidentIssues(settings);
    opened.set(context, issues);
    return issues;
  };
}

/** Nothing would close the issue of what happened once. */
function isIncident({ state }: Message): boolean {
  return state !== 'event';
}
