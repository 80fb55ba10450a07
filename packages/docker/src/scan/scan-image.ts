import type { Host } from '@fairway/host';
import { readReport, type ScanReport } from '@fairway/reports';
import { Failure, messageOf } from '@fairway/runtime';

export interface ScanOptions {
  /** The file of the report. The scanner writes it, or it is written from the scanner's standard output. */
  readonly reportFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Trivy's command. `{report}` and `{image}` are replaced for each image. */
export const trivyCommand: readonly string[] = [
  ...['trivy', 'image', '--quiet', '--format', 'json', '--output', '{report}', '{image}'],
];

/** A scanner's command with the image and the report filled in. The words are argv; no shell reads them. */
export function scanArgv(command: readonly string[], image: string, report: string): readonly string[] {
  return command.map((word) => word.replaceAll('{image}', image).replaceAll('{report}', report));
}

/**
 * Runs a scanner on an image and reads its report.
 * @throws Failure where the scanner is missing, fails, or writes no report of a whole scan
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
  return readReport(report, { scanner: `${argv[0]}, which scanned ${image},`, exitCode: said.exitCode });
}

function notRun(program: string, image: string, evidence: readonly string[]): Failure {
  return new Failure({
    what: `The image ${image} could not be scanned`,
    why: `${program} wrote no report. An image that was not scanned is not pushed.`,
    fix: `Check that ${program} is installed before this step (for Trivy: aquasecurity/setup-trivy), and the command in "scan".`,
    evidence: evidence.slice(0, 10),
  });
}
