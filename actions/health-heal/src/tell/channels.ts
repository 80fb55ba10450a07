import type { IncidentRules } from '@fairway/incidents';
import type { Routing } from '@fairway/notify';
import { eventOf } from './message.ts';

export interface TellRules {
  readonly subject: string;
  readonly environment: string;
  /** Undefined where no channel is given. */
  readonly routing: Pick<Routing, 'channels' | 'channelsFor'> | undefined;
  readonly repeatMs: number;
  readonly reopenWithinMs: number;
}

/** The rules of incidents, with the channels that they are told to. */
export function incidentRules({
  subject,
  environment,
  routing,
  repeatMs,
  reopenWithinMs,
}: TellRules): IncidentRules {
  return {
    scope: `${subject}: `,
    channels: (routing?.channels ?? []).map(({ name, deduplicates, everyRun }) => ({
      name,
      deduplicates,
      everyRun,
    })),
    route: ({ key, severity }) =>
      (routing?.channelsFor({ severity, event: eventOf(key, subject), environment }) ?? []).map(
        ({ name }) => name,
      ),
    repeatMs,
    reopenWithinMs,
  };
}
