import { z } from 'zod';
import { severityOfScore, severityOfWord, worstOf } from './score.ts';
import type { Severity, Vulnerability } from './vulnerability.ts';

/** A text that only informs: any other value is left out. */
const text = z.string().catch('').default('');
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();

/** Scores by source, such as `nvd`: they count where Trivy knows no severity. */
const scores = z
  .record(
    z.string(),
    z.object({
      V2Score: z.number().optional(),
      V3Score: z.number().optional(),
      V40Score: z.number().optional(),
    }),
  )
  .nullish()
  .catch(undefined);

/** Trivy's report, schema version 2 (pkg/types/report.go in aquasecurity/trivy). */
export const trivySchema = z.object({
  SchemaVersion: z.number(),
  ArtifactName: text,
  Results: list(
    z.object({
      Target: text,
      Vulnerabilities: list(
        z.object({
          VulnerabilityID: z.string(),
          PkgName: text,
          InstalledVersion: text,
          FixedVersion: text,
          Title: text,
          PrimaryURL: text,
          Severity: text,
          CVSS: scores,
        }),
      ),
      Misconfigurations: list(
        z.object({ ID: z.string(), Title: text, PrimaryURL: text, Severity: text, Status: text }),
      ),
      Secrets: list(z.object({ RuleID: z.string(), Title: text, Severity: text })),
      Licenses: list(
        z.object({ Name: text, Severity: text, Category: text, PkgName: text, FilePath: text, Link: text }),
      ),
    }),
  ),
});

export type TrivyReport = z.infer<typeof trivySchema>;

/** Why a report of Trivy is not that of a whole scan; undefined where it is. */
export function trivyProblem({ SchemaVersion, ArtifactName }: TrivyReport): string | undefined {
  if (SchemaVersion !== 2) return `Its SchemaVersion is ${SchemaVersion}, and only 2 is known.`;
  // Trivy leaves out the results where an image holds nothing that it scans, never the name of what it has scanned.
  return ArtifactName === '' ? 'It does not say what was scanned: ArtifactName is missing.' : undefined;
}

/** Every finding of a report, of all kinds: vulnerabilities, misconfigurations, secrets and licences. */
export function vulnerabilitiesInTrivy({ Results }: TrivyReport): Vulnerability[] {
  return (Results ?? []).flatMap(({ Target, Vulnerabilities, Misconfigurations, Secrets, Licenses }) => [
    ...(Vulnerabilities ?? []).map((found) => ({
      id: found.VulnerabilityID,
      severity: severityOf(found),
      title: found.Title,
      where: found.PkgName,
      installed: found.InstalledVersion,
      fixed: found.FixedVersion,
      url: found.PrimaryURL,
    })),
    ...(Misconfigurations ?? [])
      .filter(({ Status }) => Status !== 'PASS')
      .map(({ ID, Title, PrimaryURL, Severity }) => ({
        ...{ id: ID, severity: severityOfWord(Severity), title: Title, where: Target },
        ...{ installed: '', fixed: '', url: PrimaryURL },
      })),
    ...(Secrets ?? []).map(({ RuleID, Title, Severity }) => ({
      ...{ id: RuleID, severity: severityOfWord(Severity), title: Title, where: Target },
      ...{ installed: '', fixed: '', url: '' },
    })),
    ...(Licenses ?? []).map(({ Name, Severity, Category, PkgName, FilePath, Link }) => ({
      ...{ id: Name, severity: severityOfWord(Severity), title: `licence of the category ${Category}` },
      ...{ where: PkgName || FilePath || Target, installed: '', fixed: '', url: Link },
    })),
  ]);
}

function severityOf({ Severity, CVSS }: { Severity: string; CVSS?: z.infer<typeof scores> }): Severity {
  const told = severityOfWord(Severity);
  if (told !== 'unknown') return told;
  const all = Object.values(CVSS ?? {}).flatMap(({ V2Score, V3Score, V40Score }) => [
    V2Score,
    V3Score,
    V40Score,
  ]);
  return worstOf(all.map((score) => (score === undefined ? undefined : severityOfScore(score)))) ?? 'unknown';
}
