import { Failure } from '@fairway/runtime';
import type { RunFacts } from '../contexts/facts.ts';
import { placeText } from '../parse/place.ts';
import type { EventFilter } from '../parse/triggers.ts';
import type { Workflow } from '../parse/workflow.ts';
import { matchesFilter } from './ref-filter.ts';

const startable = ['release', 'push', 'schedule', 'workflow_dispatch'];

/**
 * Checks that the event starts this workflow.
 * @throws Failure that names the reason when it does not
 */
export function checkEvent({ path, on }: Workflow, facts: RunFacts): void {
  const fail = (why: string, fix: string): never => {
    throw new Failure({ what: `The event ${facts.event} does not start ${path}.`, why, fix });
  };
  if (!startable.includes(facts.event))
    fail('The runner cannot play this event.', `It plays: ${startable.join(', ')}.`);
  const filter =
    on.events.get(facts.event) ??
    fail(`Its events are: ${[...on.events.keys()].join(', ')}.`, 'Name one of them with --event.');
  const at = placeText(filter.place);
  const action = facts.payload['action'];
  if (filter.types !== undefined && !filter.types.includes(String(action)))
    fail(
      `${at} wants one of the types ${filter.types.join(', ')}.`,
      `Set "action" in the payload, not ${action}.`,
    );
  const cron = facts.payload['schedule'];
  if (filter.crons !== undefined && cron !== undefined && !filter.crons.includes(String(cron)))
    fail(
      `${at} has the schedules ${filter.crons.join(', ')}.`,
      'Set "schedule" in the payload to one of them.',
    );
  if (facts.event === 'push' && !refPasses(filter, facts))
    fail(`The filters at ${at} do not let ${facts.ref} pass.`, 'Push another ref, or change the filter.');
}

/** Whether a ref passes the filter. If a filter names only branches or only tags, the other kind never passes. */
function refPasses(filter: EventFilter, { refName, refType }: RunFacts): boolean {
  const only = refType === 'branch' ? filter.branches : filter.tags;
  const never = refType === 'branch' ? filter['branches-ignore'] : filter['tags-ignore'];
  if (only !== undefined) return matchesFilter(refName, only);
  if (never !== undefined) return !matchesFilter(refName, never);
  const others =
    refType === 'branch'
      ? [filter.tags, filter['tags-ignore']]
      : [filter.branches, filter['branches-ignore']];
  return others.every((patterns) => patterns === undefined);
}
