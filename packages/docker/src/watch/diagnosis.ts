import { Failure } from '@fairway/runtime';
import type { WatchResult } from './watch-services.ts';

/** The reason why one service does not run. */
export interface ServiceDiagnosis {
  /** The machine where the problem shows; undefined where none is known. */
  readonly place: string | undefined;
  readonly cause: string;
  /** Evidence for a reader: the cause, the last health check, the last lines of the log. */
  readonly lines: readonly string[];
}

export interface DiagnosisFrame<V> {
  /** The version that did not come up; a sentence begins with it. */
  readonly version: string;
  /** The services that failed, the worst first. */
  readonly failed: readonly V[];
  /** The name of a service for a reader. */
  readonly nameOf: (verdict: V) => string;
  readonly diagnose: (verdict: V) => Promise<ServiceDiagnosis>;
  /** Returns more lines of evidence. Called after the services have been diagnosed. */
  readonly moreEvidence?: () => readonly string[];
  /** A place and a command where a reader finds more, as the end of a sentence. */
  readonly more: string;
}

/** The number of failed services that are described with their logs. The others are only named. */
const describedServices = 3;

/** The failure of a release whose services did not come up or stay up: the first cause, and the evidence of all. */
export async function notUp<V>(frame: DiagnosisFrame<V>): Promise<Failure> {
  const { version, failed, nameOf, diagnose, moreEvidence, more } = frame;
  const found = await Promise.all(failed.slice(0, describedServices).map(diagnose));
  const [first] = found;
  const names = failed.map(nameOf);
  const others = names.length > 1 ? ` (and ${names.length - 1} more: ${names.slice(1).join(', ')})` : '';
  return new Failure({
    what: `${version} did not come up: the service ${names[0]}${first?.place ? ` on ${first.place}` : ''}${others}.`,
    why: `${capitalised(first?.cause ?? 'it did not run')}.`,
    evidence: [...found.flatMap(({ lines }) => lines), ...(moreEvidence?.() ?? [])],
    fix: `Put right what the log says and release again. More${more}`,
  });
}

/** ` after 30 s`, for a cause that is a deadline; empty where the services were hopeless earlier. */
export function waitedFor({
  afterMs,
  deadlinePassed,
}: Pick<Extract<WatchResult<unknown, unknown>, { ok: false }>, 'afterMs' | 'deadlinePassed'>): string {
  return deadlinePassed ? ` after ${Math.round(afterMs / 1000)} s` : '';
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.+$/, '');
}
