import { type Severity, severities } from './vulnerability.ts';

/** The severity of a score in CVSS 3.1. GitHub uses the same ranges for `security-severity`. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

/** The severity that a word names, in any case; `unknown` for other words. */
export function severityOfWord(word: string): Severity {
  return severities.find((severity) => severity === word.toLowerCase()) ?? 'unknown';
}

/** The worst of several severities; undefined for none. */
export function worstOf(found: readonly (Severity | undefined)[]): Severity | undefined {
  return found
    .filter((severity) => severity !== undefined)
    .reduce<Severity | undefined>(
      (worst, severity) =>
        worst === undefined || severities.indexOf(severity) > severities.indexOf(worst) ? severity : worst,
      undefined,
    );
}
