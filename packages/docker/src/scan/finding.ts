/** How bad a finding is, from the least to the worst; the words of Trivy. */
export const severities = ['unknown', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

/** One thing that a scanner found in an image. */
export interface Finding {
  /** `CVE-2019-1549` */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Package or file that has it; empty where the scanner does not say. */
  readonly where: string;
  /** Version that is there; empty where the scanner does not say. */
  readonly installed: string;
  /** Versions without it; empty where there is none yet. */
  readonly fixed: string;
  /** Page about it; empty where there is none. */
  readonly url: string;
}

/** Whether a severity is at least another. */
export function isAtLeastAs(severity: Severity, other: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(other);
}

/** The worst first, then by id and place. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      a.id.localeCompare(b.id) ||
      a.where.localeCompare(b.where),
  );
}
