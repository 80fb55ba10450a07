import { type ActionContext, signalToWriteDown } from '@fairway/action-kit';
import { openGithub } from '@fairway/github';
import { messageOf } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import { issueBody } from './issue-body.ts';
import type { Kept } from './next.ts';
import { dataOf, type Recall, type Remembered, rememberedIn } from './remembered.ts';

/** What runs remember of incidents: an issue of the repository for each. */
export interface Memory {
  readonly of: Recall;
  /** All incidents that are open are known. */
  readonly isWhole: boolean;
  /** Makes the issues say what is known now, also in a run that is cancelled. @returns their addresses */
  keep(incidents: readonly Kept[]): Promise<readonly string[]>;
}

export const noMemory: Memory = { of: () => undefined, isWhole: false, keep: async () => [] };

/**
 * Reads the issues of incidents. What cannot be read or written becomes a warning: people are told all the same.
 */
export async function openMemory(inputs: Inputs, context: ActionContext): Promise<Memory> {
  const { token, label, repeatMs, reopenWithinMs } = inputs;
  if (token === undefined) return noMemory;
  const { clock, logger, signal, annotate } = context;
  const { apiUrl, repository } = context.github;
  const github = { token, apiUrl, repository, logger, clock, signal: signalToWriteDown(context) };
  const issues = openGithub(github).incidentIssues({ label, repeatMs, reopenWithinMs });
  const open = new Map<string, Remembered>();
  const closedByHand = new Map<string, Remembered>();
  let isWhole = true;
  try {
    for (const issue of await issues.list(clock.now() - reopenWithinMs)) {
      const incident = rememberedIn(issue.key, issue.data);
      if (incident && issue.open) open.set(issue.key, incident);
      else if (incident && issue.byHand) closedByHand.set(issue.key, incident);
    }
  } catch (error) {
    signal.throwIfAborted();
    const what = 'The incidents of earlier runs are not known: a failure that goes on may be told again.';
    annotate('warning', `${what} ${messageOf(error)}`);
    isWhole = false;
  }
  return {
    of: (key, state) => open.get(key) ?? (state === 'resolved' ? closedByHand.get(key) : undefined),
    isWhole,
    async keep(incidents) {
      const urls: string[] = [];
      const lost: { readonly title: string; readonly why: string }[] = [];
      for (const kept of incidents) {
        try {
          const { issue } = await issues.record(recordOf(kept, context));
          if (issue) urls.push(issue.url);
        } catch (error) {
          lost.push({ title: kept.message.title, why: messageOf(error) });
        }
      }
      // One reason keeps many incidents from being recorded: it is said once.
      for (const [why, those] of Map.groupBy(lost, (one) => one.why)) {
        const titles = those.slice(0, 5).map(({ title }) => `"${title}"`);
        const more = those.length > titles.length ? ` and ${those.length - titles.length} more` : '';
        annotate('warning', `Not recorded as an issue: ${titles.join(', ')}${more}. ${why}`);
      }
      return urls;
    },
  };
}

function recordOf(kept: Kept, { withoutSecrets }: Pick<ActionContext, 'withoutSecrets'>) {
  const { incident, message, open, isKnown } = kept;
  const run = message.links[0]?.url;
  return {
    key: incident.key,
    open,
    over: message.state === 'resolved',
    title: withoutSecrets(message.title),
    body: withoutSecrets(issueBody(kept)),
    evidenceAt: message.at,
    note: message.state === 'ongoing' && run ? `It goes on: ${run}` : undefined,
    // Without data, an issue keeps its own.
    data: isKnown ? dataOf(incident) : undefined,
  };
}
