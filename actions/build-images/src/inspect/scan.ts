import { code, link, type Phase, type Summary } from '@fairway/action-kit';
import { scanImage } from '@fairway/docker/scan';
import type { Host } from '@fairway/host';
import { isAtLeastAs, type ScannedImage, type Severity, sarifOf, worstFirst } from '@fairway/reports';
import { Failure } from '@fairway/runtime';
import type { Plan } from '../plan/plan.ts';
import type { BuiltImages } from './leaks.ts';
import { type ScanContext, scanSubjects } from './scan-subjects.ts';

/** The vulnerabilities that a scan found, and the path of its SARIF file. */
export interface Scan {
  readonly images: readonly ScannedImage[];
  readonly sarifFile: string;
}

/**
 * Scans every platform of every image, one after the other: scanners share a database that allows one writer.
 * @throws Failure where a scanner writes no report of a finished, whole scan
 */
export async function scanImages(
  host: Host,
  built: BuiltImages,
  plan: Plan,
  phase: Phase,
  context: ScanContext,
): Promise<Scan> {
  const { command, directory, env, timeoutMs, signal } = context;
  const images: ScannedImage[] = [];
  const subjects = await scanSubjects(host, built, plan, context);
  try {
    for (const [index, { name, reference }] of subjects.all.entries()) {
      const reportFile = `${directory}/scan-${index + 1}.json`;
      const limits = { reportFile, env, timeoutMs, signal };
      const { vulnerabilities, sarif } = await scanImage(host, reference, command, limits);
      phase.info(`${name}: ${counted(vulnerabilities.map(({ severity }) => severity))}`);
      images.push({ image: name, vulnerabilities: worstFirst(vulnerabilities), sarif });
    }
  } finally {
    await subjects.remove();
  }
  const sarifFile = `${directory}/scan.sarif`;
  await host.writeFile(sarifFile, `${JSON.stringify(sarifOf(images), undefined, 2)}\n`, { mode: 0o644 });
  return { images, sarifFile };
}

/** `1 critical, 4 medium`, or that nothing was found. */
function counted(found: readonly Severity[]): string {
  const bySeverity = new Map<Severity, number>();
  for (const severity of found) bySeverity.set(severity, (bySeverity.get(severity) ?? 0) + 1);
  const words = [...bySeverity].map(([severity, count]) => `${count} ${severity}`);
  return words.length === 0 ? 'nothing found' : words.join(', ');
}

/** Rows of the summary's table. The SARIF file holds all. */
const shownVulnerabilities = 50;

/** Writes the vulnerabilities into the job summary, also where they end the run. */
export function summariseScan(summary: Summary, { images }: Scan): void {
  summary.heading('Scan');
  summary.facts(
    images.map(
      ({ image, vulnerabilities }) =>
        [image, counted(vulnerabilities.map(({ severity }) => severity))] as const,
    ),
  );
  const all = images.flatMap(({ image, vulnerabilities }) =>
    vulnerabilities.map((vulnerability) => ({ image, ...vulnerability })),
  );
  if (all.length === 0) return;
  summary.table({
    head: ['Image', 'Severity', 'Finding', 'Where', 'Installed', 'Fixed in', 'Title'],
    rows: all
      .slice(0, shownVulnerabilities)
      .map(({ image, severity, id, url, where, installed, fixed, title }) => [
        image,
        severity,
        url === '' ? code(id) : link(id, url),
        where,
        installed,
        fixed,
        title,
      ]),
  });
  if (all.length > shownVulnerabilities)
    summary.text(`${all.length - shownVulnerabilities} more are in the SARIF file of this step.`);
}

/**
 * Ends the run where a vulnerability is as severe as the floor or more.
 * @throws Failure that names the image and its most severe vulnerabilities
 */
export function refuseVulnerabilities({ images }: Scan, floor: Severity, phase: Phase): void {
  const bad = images.flatMap(({ image, vulnerabilities }) =>
    vulnerabilities
      .filter(({ severity }) => isAtLeastAs(severity, floor))
      .map((vulnerability) => ({ image, ...vulnerability })),
  );
  const [first] = bad;
  if (first === undefined) {
    phase.proved(
      `The scan found nothing that is ${floor} or worse`,
      images.map(({ image }) => image).join(', '),
    );
    return;
  }
  const names = [...new Set(bad.map(({ image }) => image))].join(', ');
  throw new Failure({
    what: `The scan found ${bad.length} that ${bad.length === 1 ? 'is' : 'are'} ${floor} or worse in ${names}`,
    why: 'The input "scan-severity" does not let such images pass. Nothing was pushed: no tag has moved.',
    evidence: bad.slice(0, 10).map(({ image, severity, id, where, installed, fixed }) => {
      const remedy = fixed === '' ? 'no fix yet' : `fixed in ${fixed}`;
      return `${image}: ${severity} ${id} ${`${where} ${installed}`.trim()} (${remedy})`;
    }),
    fix: "Update the base image or the packages named above. A finding that does not concern you is left out in the scanner's own ignore file (.trivyignore).",
  });
}
