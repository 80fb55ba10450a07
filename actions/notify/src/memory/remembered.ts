import type { KnownIncident, Message, Reference } from '@fairway/notify';
import { asRecord, isRecord, severities, shortLine } from '@fairway/runtime';

/** An incident that earlier runs left open, as its issue keeps it. */
export interface Remembered extends KnownIncident {
  readonly key: string;
  /** The channels that were told of it, each with what it gave back. */
  readonly told: Readonly<Record<string, Reference>>;
  /** Those of them that could not be told of what it has become since: another cause, or a worse severity. */
  readonly owed: readonly string[];
  /** What happened to it, the oldest first. */
  readonly timeline: readonly { readonly at: number; readonly text: string }[];
}

/**
 * The incident of a key, as a message in this state needs it: where an earlier run left it open; for its end also where a
 * person closed its issue before that, because those who were told still wait for it.
 */
export type Recall = (key: string, state: Message['state']) => Remembered | undefined;

/** Entries of a timeline that an issue keeps, besides the first one, and the length of each. */
const longestTimeline = 20;
const longestEntry = 200;

/** The hidden part of an issue as an incident; undefined where it is not from here. */
export function rememberedIn(key: string, data: unknown): Remembered | undefined {
  const { from, event, severity, cause, told, owed, timeline } = asRecord(data);
  const known = severities.find((each) => each === severity);
  if (from !== 'notify' || typeof event !== 'string' || known === undefined) return undefined;
  const kept = timelineOf(timeline);
  return {
    ...{ key, event, severity: known, since: kept[0]?.at, seen: kept.at(-1)?.at },
    cause: typeof cause === 'string' ? cause : '',
    told: Object.fromEntries(
      Object.entries(asRecord(told)).map(([name, reference]) => [name, textsOf(reference)]),
    ),
    owed: Array.isArray(owed) ? owed.filter((name) => typeof name === 'string') : [],
    timeline: kept,
  };
}

function timelineOf(written: unknown): Remembered['timeline'] {
  if (!Array.isArray(written)) return [];
  return written.flatMap((one) => {
    const { at, text } = asRecord(one);
    return typeof at === 'number' && typeof text === 'string' ? [{ at, text }] : [];
  });
}

/** The incident as plain JSON, of a bounded size and without secrets: it stands hidden in an issue that many can read. */
export function dataOf(incident: Remembered): Record<string, unknown> {
  const { event, severity, cause, told, owed, timeline } = incident;
  const [first, ...rest] = timeline;
  const kept = first === undefined ? [] : [first, ...rest.slice(-longestTimeline)];
  return {
    ...{ from: 'notify', event, severity, cause: shortLine(cause, 500), told, owed },
    timeline: kept.map(({ at, text }) => ({ at, text: shortLine(text, longestEntry) })),
  };
}

function textsOf(value: unknown): Reference {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (typeof one === 'string' ? [[name, one]] : [])),
  );
}
