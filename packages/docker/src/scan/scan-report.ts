import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type Severity, severities, type Vulnerability } from './vulnerability.ts';

const text = z.string().default('');

/** Trivy's report, schema version 2 (pkg/types/report.go in aquasecurity/trivy). */
const trivySchema = z.object({
  SchemaVersion: z.number(),
  Results: z
    .array(
      z.object({
        Target: text,
        Vulnerabilities: z
          .array(
            z.object({
              VulnerabilityID: z.string(),
              PkgName: text,
              InstalledVersion: text,
              FixedVersion: text,
              Title: text,
              PrimaryURL: text,
              Severity: text,
            }),
          )
          .nullish(),
        Misconfigurations: z
          .array(z.object({ ID: z.string(), Title: text, PrimaryURL: text, Severity: text, Status: text }))
          .nullish(),
        Secrets: z.array(z.object({ RuleID: z.string(), Title: text, Severity: text })).nullish(),
      }),
    )
    .nullish(),
});

/** The parts of SARIF 2.1.0 that findings need. */
const sarifSchema = z.object({
  version: z.string().startsWith('2.'),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: z.object({
          rules: z
            .array(
              z.object({
                id: z.string(),
                helpUri: text,
                shortDescription: z.object({ text }).optional(),
                properties: z.object({ 'security-severity': z.string().optional() }).optional(),
              }),
            )
            .default([]),
        }),
      }),
      results: z
        .array(
          z.object({
            ruleId: text,
            level: z.string().default('warning'),
            message: z.object({ text }).optional(),
            locations: z
              .array(
                z.object({
                  physicalLocation: z
                    .object({ artifactLocation: z.object({ uri: text }).optional() })
                    .optional(),
                }),
              )
              .default([]),
          }),
        )
        .nullish(),
    }),
  ),
});

/** The content of a scanner's report. */
export interface ScanReport {
  readonly vulnerabilities: readonly Vulnerability[];
  /** The report itself, if it is SARIF. */
  readonly sarif: unknown;
}

/**
 * Reads the report of a scanner: Trivy's JSON or SARIF.
 * @throws Failure where the text is neither. An empty text is refused too: an image that was not scanned is not clean.
 */
export function readScanReport(report: string): ScanReport {
  const value = parse(report);
  const trivy = trivySchema.safeParse(value);
  if (trivy.success) return { vulnerabilities: vulnerabilitiesInTrivy(trivy.data), sarif: undefined };
  const sarif = sarifSchema.safeParse(value);
  if (sarif.success) return { vulnerabilities: vulnerabilitiesInSarif(sarif.data), sarif: value };
  throw new Failure({
    what: 'The scanner wrote no report that can be read',
    why: "It is neither Trivy's JSON (SchemaVersion 2) nor SARIF 2.1.0.",
    fix: 'Let the command of "scan" write one of them to {report}, or to standard output.',
    evidence: report.split('\n').slice(0, 5),
  });
}

function parse(report: string): unknown {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
}

function vulnerabilitiesInTrivy({ Results }: z.infer<typeof trivySchema>): Vulnerability[] {
  return (Results ?? []).flatMap(({ Target, Vulnerabilities, Misconfigurations, Secrets }) => [
    ...(Vulnerabilities ?? []).map((found) => ({
      id: found.VulnerabilityID,
      severity: severityOf(found.Severity),
      title: found.Title,
      where: found.PkgName,
      installed: found.InstalledVersion,
      fixed: found.FixedVersion,
      url: found.PrimaryURL,
    })),
    ...(Misconfigurations ?? [])
      .filter(({ Status }) => Status !== 'PASS')
      .map(({ ID, Title, PrimaryURL, Severity }) => ({
        ...{ id: ID, severity: severityOf(Severity), title: Title, where: Target },
        ...{ installed: '', fixed: '', url: PrimaryURL },
      })),
    ...(Secrets ?? []).map(({ RuleID, Title, Severity }) => ({
      ...{ id: RuleID, severity: severityOf(Severity), title: Title, where: Target },
      ...{ installed: '', fixed: '', url: '' },
    })),
  ]);
}

function severityOf(word: string): Severity {
  return severities.find((severity) => severity === word.toLowerCase()) ?? 'unknown';
}

function vulnerabilitiesInSarif({ runs }: z.infer<typeof sarifSchema>): Vulnerability[] {
  return runs.flatMap(({ tool, results }) => {
    const rules = new Map(tool.driver.rules.map((rule) => [rule.id, rule]));
    return (results ?? []).map(({ ruleId, level, message, locations }) => {
      const rule = rules.get(ruleId);
      return {
        id: ruleId,
        severity: severityOfScore(rule?.properties?.['security-severity']) ?? severityOfLevel(level),
        title: rule?.shortDescription?.text || (message?.text.split('\n')[0] ?? ''),
        where: locations[0]?.physicalLocation?.artifactLocation?.uri ?? '',
        installed: '',
        fixed: '',
        url: rule?.helpUri ?? '',
      };
    });
  });
}

/** The severity of a score in CVSS 3.1. GitHub uses the same ranges for `security-severity`. */
function severityOfScore(score: string | undefined): Severity | undefined {
  const value = Number(score);
  if (score === undefined || Number.isNaN(value)) return undefined;
  if (value >= 9) return 'critical';
  if (value >= 7) return 'high';
  return value >= 4 ? 'medium' : 'low';
}

function severityOfLevel(level: string): Severity {
  if (level === 'error') return 'high';
  return level === 'warning' ? 'medium' : 'low';
}
