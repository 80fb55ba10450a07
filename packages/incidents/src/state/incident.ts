import { createHash } from 'node:crypto';
import { shorten } from '@fairway/runtime';
import { z } from 'zod';

const severity = z.enum(['P1', 'P2', 'P3']);
/** Milliseconds since the Unix epoch. A later or an earlier time is none that can be written as a date. */
export const time = z.number().min(-8.64e15).max(8.64e15);

const told = z.object({
  /** What the channel shows: nothing, an open incident, or that it is over. */
  phase: z.enum(['none', 'open', 'resolved']),
  /** When the channel last took a message. */
  at: time,
  /** The severity that the channel was told last. */
  severity,
  /** What the channel gave back, so that a later message edits or answers the first. */
  reference: z.record(z.string(), z.string()).optional(),
  /** The last message may not have arrived: no answer came. */
  unsure: z.boolean().optional(),
  /** A run has said, before it sent a message, that it sends it. */
  claim: z
    .object({
      state: z.enum(['opened', 'ongoing', 'resolved']),
      at: time,
      run: z.string(),
      /** A later run saw the claim without its end. */
      seen: z.boolean().optional(),
    })
    .optional(),
});

const event = z.object({
  at: time,
  kind: z.enum(['opened', 'reopened', 'severity', 'symptom', 'heal', 'told', 'hand', 'over']),
  text: z.string(),
});

const symptom = z.object({ key: z.string(), title: z.string(), since: time, until: time.optional() });

export const incidentSchema = z.object({
  /** Differs between two incidents of the same key. */
  id: z.string().min(1),
  key: z.string().min(1),
  /** The worst severity so far. */
  severity,
  title: z.string(),
  /** The evidence of the last bad look. */
  evidence: z.array(z.string()),
  /** The first bad look. */
  openedAt: time,
  /** When a run first knew of it. */
  detectedAt: time,
  /** The first bad look since it was last good. */
  since: time,
  lastBadAt: time,
  /** Times of being bad that are over, in milliseconds together. */
  downMs: z.number().nonnegative(),
  endedAt: time.optional(),
  /**
   * How it ended: seen good; closed by a person; its key is in the configuration no more; or it is known only as
   * something that an earlier run may have told.
   */
  endedBy: z.enum(['good', 'hand', 'unwatched', 'presumed']).optional(),
  /** How often it came back after it was over. */
  reopened: z.number().int().nonnegative(),
  /** When a person closed it, as GitHub or another place says. */
  closedByHandAt: time.optional(),
  acknowledgedAt: time.optional(),
  /** The key of the incident that explains this one now. */
  foldedInto: z.string().optional(),
  /** Began while nobody may be told. Undone by the first bad look after that. */
  quiet: z.boolean().optional(),
  symptoms: z.array(symptom),
  timeline: z.array(event),
  /** The release that ran when it began. */
  release: z.object({ version: z.string(), commit: z.string() }).optional(),
  /** By name of the channel. */
  told: z.record(z.string(), told),
});

/** Something that is bad, or was: from the first bad look to the proof that it is over. */
export type Incident = z.infer<typeof incidentSchema>;
export type Told = z.infer<typeof told>;
export type IncidentEvent = z.infer<typeof event>;

export function isOpen({ endedAt }: Incident): boolean {
  return endedAt === undefined;
}

/** Whether a channel still shows it as open. */
export function isOwed({ told }: Pick<Incident, 'told'>): boolean {
  return Object.values(told).some(({ phase }) => phase === 'open');
}

/** How long it was bad in all, until now where it lasts. Milliseconds. */
export function outageMs(incident: Incident, now: number): number {
  return incident.downMs + (isOpen(incident) ? Math.max(0, now - incident.since) : 0);
}

/** The name of one incident, equal wherever it is computed. */
export function incidentId(key: string, openedAt: number): string {
  return createHash('sha256').update(`${key}\n${openedAt}`).digest('hex').slice(0, 12);
}

const newestEvents = 40;
const oldestEvents = 10;

/** The incident with one event more. Of a long timeline, the beginning and the end stay. */
export function withEvent(
  incident: Incident,
  at: number,
  kind: IncidentEvent['kind'],
  text: string,
): Incident {
  const all = [...incident.timeline, { at, kind, text: shorten(text, 300) }];
  const timeline =
    all.length <= oldestEvents + newestEvents
      ? all
      : [...all.slice(0, oldestEvents), ...all.slice(-newestEvents)];
  return { ...incident, timeline };
}
