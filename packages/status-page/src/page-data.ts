import {
  type DayFigure,
  daysOf,
  type Figures,
  figuresOf,
  type LatencyPoint,
  lastFailureOf,
  latenciesOf,
  type ProbeHistory,
} from '@fairway/health/history';
import { type Incident, isOpen, outageMs } from '@fairway/incidents';
import type { Severity } from '@fairway/runtime';

/** One row of the page. */
export interface PageService {
  /** What readers call it. */
  readonly name: string;
  /** Its name in the history. */
  readonly probe: string;
  readonly state: 'up' | 'down' | 'unknown';
}

/** What a page is drawn from. */
export interface StatusPage {
  readonly title: string;
  /** When it was looked, milliseconds since the Unix epoch. */
  readonly now: number;
  readonly services: readonly PageService[];
  readonly history: ProbeHistory;
  readonly incidents: readonly Incident[];
  /** The name of the window, during maintenance. */
  readonly maintenance?: string | undefined;
}

export interface ServiceData {
  readonly name: string;
  readonly state: PageService['state'];
  readonly availability: { readonly [span in keyof Figures]: number | null };
  readonly days: readonly DayFigure[];
  readonly latency: readonly LatencyPoint[];
  readonly lastFailureAt: number | null;
}

export interface IncidentData {
  readonly title: string;
  readonly severity: Severity;
  readonly open: boolean;
  readonly openedAt: number;
  readonly endedAt: number | null;
  readonly downMs: number;
  readonly cameBack: number;
  readonly timeline: readonly { readonly at: number; readonly text: string }[];
}

/** What the page shows, as data. Evidence, log lines, names of channels and what was healed how are for the team alone. */
export interface PageData {
  readonly version: 1;
  readonly title: string;
  readonly lookedAt: number;
  readonly maintenance: string | null;
  readonly services: readonly ServiceData[];
  readonly incidents: readonly IncidentData[];
}

const mostIncidents = 50;
const shownKinds = new Set(['opened', 'reopened', 'severity', 'symptom', 'hand', 'over']);

export function dataOf({ title, now, services, history, incidents, maintenance }: StatusPage): PageData {
  return {
    version: 1,
    title,
    lookedAt: now,
    maintenance: maintenance ?? null,
    services: services.toSorted(worstFirst).map(({ name, probe, state }) => {
      const figures = figuresOf(history, probe, now);
      return {
        name,
        state,
        availability: {
          hours24: figures.hours24.availability ?? null,
          days7: figures.days7.availability ?? null,
          days30: figures.days30.availability ?? null,
          days90: figures.days90.availability ?? null,
        },
        days: daysOf(history, probe, now),
        latency: latenciesOf(history, probe, now, 7 * 24),
        lastFailureAt: lastFailureOf(history, probe)?.at ?? null,
      };
    }),
    incidents: incidents
      .filter(({ quiet, endedBy }) => !quiet && endedBy !== 'presumed')
      .toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)) || other.openedAt - one.openedAt)
      .filter((_, n) => n < mostIncidents)
      .map((incident) => incidentData(incident, now)),
  };
}

const order = ['down', 'unknown', 'up'] as const;

/** What is down is seen without scrolling. */
function worstFirst(one: PageService, other: PageService): number {
  return order.indexOf(one.state) - order.indexOf(other.state);
}

function incidentData(incident: Incident, now: number): IncidentData {
  const { title, severity, openedAt, endedAt, reopened, timeline } = incident;
  return {
    title,
    severity,
    open: isOpen(incident),
    openedAt,
    endedAt: endedAt ?? null,
    downMs: outageMs(incident, now),
    cameBack: reopened,
    timeline: timeline.filter(({ kind }) => shownKinds.has(kind)).map(({ at, text }) => ({ at, text })),
  };
}
