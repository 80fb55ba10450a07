import type { DeployContext } from '@fairway/deploy-kit';
import { advance, type Incident, reportOf } from '@fairway/incidents';
import type { SentLetter } from '@fairway/notify';
import { sayStep } from '../heal/steps.ts';
import { readable } from '../record/memory.ts';
import type { RunSoFar } from '../run.ts';
import { type KnownIssues, recordIssues } from './issues.ts';
import { lookOf } from './look-of.ts';
import { isSilent, lettersOf, tellPeople } from './tell.ts';

/** What people were told, and where the incidents are. */
export interface ToldRun {
  /** The incidents that are open, and those that ended in this run; the worst first. */
  readonly incidents: readonly Incident[];
  /** All that are remembered, also those that are long over. */
  readonly remembered: readonly Incident[];
  readonly sent: readonly SentLetter[];
  /** Pages of issues by the key of their incident. */
  readonly pages: ReadonlyMap<string, string>;
  /** Sentences for the summary. */
  readonly said: readonly string[];
  /** What each channel would get, in a dry run. */
  readonly previews: readonly { readonly channel: string; readonly text: string }[];
}

/**
 * Tells people, then writes the issues, which so know who was told. A channel that fails is reported and changes nothing
 * else. A run that is cancelled meanwhile still writes down what it has told.
 */
export async function tellRun(run: RunSoFar, context: DeployContext): Promise<ToldRun> {
  context.signal.throwIfAborted();
  const { inputs, session, healing } = run;
  const { logger, clock, fetch, signal, github, withoutSecrets } = context;
  const [onHosts, known] = await Promise.all([session.memory, session.knownIssues]);
  const { memory, state: before } = await readable(onHosts, clock.now(), logger);
  const notes = [...healing.steps.map((step) => `${sayStep(step)}.`), ...healing.notes].map(withoutSecrets);
  const look = lookOf({ ...run, looked: healing.looked, known }, clock.now());
  const pagesKnown = new Map(known.issues.map(({ key, url }) => [key, url]));
  const facts = {
    environment: inputs.environment,
    subject: session.subject,
    runUrl: github.runUrl,
    issueUrl: (key: string) => pagesKnown.get(key),
    now: look.now,
    notes,
  };
  const channels = inputs.routing?.channels ?? [];
  if (inputs.dryRun) {
    const advanced = advance(before, look);
    const previews = lettersOf(advanced, { channels, facts })
      .filter(({ due }) => !isSilent(due))
      .map(({ letter: { channel, message, earlier } }) => ({
        channel: channel.name,
        text: channel.preview(message, earlier),
      }));
    const said = [...memory.said, ...advanced.said];
    const { incidents, state: after } = advanced;
    return {
      incidents: worstFirst(incidents),
      remembered: withRecorded(after.incidents, known),
      sent: [],
      pages: pagesKnown,
      said,
      previews,
    };
  }
  const answering = { fetch, clock, logger, signal };
  const githubOfRun =
    inputs.token === undefined
      ? {}
      : { github: { repository: github.repository, token: inputs.token, apiUrl: github.apiUrl } };
  const { advanced, state, sent } = await tellPeople({
    memory,
    look,
    channels,
    facts,
    context: { ...answering, ...githubOfRun },
    logger,
  });
  for (const line of advanced.said) logger.info(line);
  for (const { delivery } of sent) {
    if (!delivery.ok)
      logger.warn(`${delivery.channel} was not told: ${delivery.problem ?? 'no reason is known'}`);
    else if (delivery.warning !== undefined) logger.warn(`${delivery.channel}: ${delivery.warning}`);
  }
  const incidents = advanced.incidents.map((one) => state.incidents.find(({ id }) => id === one.id) ?? one);
  const pages = session.issues
    ? await recordIssues({
        issues: session.issues,
        known,
        state,
        incidents,
        bodyOf: (incident) => reportOf(incident, { now: look.now, heals: state.heals }),
        withoutSecrets,
        logger,
      })
    : pagesKnown;
  signal.throwIfAborted();
  return {
    incidents: worstFirst(incidents),
    remembered: withRecorded(state.incidents, known),
    sent,
    pages,
    said: [...memory.said, ...advanced.said],
    previews: [],
  };
}

/** The incidents of the state, and those that only issues remember. */
function withRecorded(incidents: readonly Incident[], { recorded }: KnownIssues): readonly Incident[] {
  const ids = new Set(incidents.map(({ id }) => id));
  return [...incidents, ...recorded.flatMap(({ incident }) => (ids.has(incident.id) ? [] : [incident]))];
}

function worstFirst(incidents: readonly Incident[]): readonly Incident[] {
  return incidents.toSorted((one, other) => one.severity.localeCompare(other.severity));
}
