import type { Host } from '@fairway/host';
import { Failure, messageOf } from '@fairway/runtime';
import { readScanReport, type ScanReport } from './scan-report.ts';

export interface ScanOptions {
  /** Where the report is written, by the scanner itself or from its standard output. */
  readonly reportFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Trivy's command; what stands in braces is filled in for each image. */
export const trivyCommand: readonly string[] = [
  ...['trivy', 'image', '--quiet', '--format', 'json', '--output', '{report}', '{image}'],
];

/** The words of a scanner's command with the image and the report filled in. No shell reads them. */
export function scanArgv(command: readonly string[], image: string, report: string): readonly string[] {
  return command.map((word) => word.replaceAll('{image}', image).replaceAll('{report}', report));
}

/**
 * Runs a scanner on an image. Its exit status may say that it found something; what counts is the report.
 * @throws Failure where the scanner is not there or writes no report
 */
export async function scanImage(
  host: Host,
  image: string,
  command: readonly string[],
  { reportFile, ...limits }: ScanOptions,
): Promise<ScanReport> {
  const argv = scanArgv(command, image, reportFile);
  await host.remove(reportFile);
  const said = await host.exec(argv, { ...limits, accept: 'any' }).catch((error: unknown) => {
    limits.signal.throwIfAborted();
    throw notRun(argv[0] ?? '', image, messageOf(error).split('\n'));
  });
  const written = await host.stat(reportFile);
  const report = written ? new TextDecoder().decode(await host.readFile(reportFile)) : said.stdout;
  if (!written) await host.writeFile(reportFile, report, { mode: 0o600 });
  if (report.trim() === '') {
    const words = said.stderr.split('\n').filter((line) => line.trim() !== '');
    throw notRun(argv[0] ?? '', image, [`exit status ${said.exitCode}`, ...words.slice(-8)]);
  }
  return readScanReport(report);
}

function notRun(program: string, image: string, evidence: readonly string[]): Failure {
  return new Failure({
    what: `The image ${image} could not be scanned`,
    why: `${program} wrote no report. What was not scanned is not pushed.`,
    fix: `Check that ${program} is installed before this step (for Trivy: aquasecurity/setup-trivy), and the command in "scan".`,
    evidence: evidence.slice(0, 10),
  });
}
