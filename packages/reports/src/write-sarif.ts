import type { Severity, Vulnerability } from './vulnerability.ts';

/** The findings of one image. */
export interface ScannedImage {
  readonly image: string;
  readonly vulnerabilities: readonly Vulnerability[];
  /** The scanner's own SARIF, which is kept unchanged. */
  readonly sarif: unknown;
}

/** Values of `security-severity`, from which GitHub's code scanning derives its severities. */
const scores: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  unknown: '0.0',
};

/** One SARIF 2.1.0 file for all images. Each image has its own run, in its own category. */
export function sarifOf(scanned: readonly ScannedImage[]): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: scanned.flatMap(({ image, vulnerabilities, sarif }) => {
      const runs = ownRuns(sarif) ?? [runOf(image, vulnerabilities)];
      return runs.map((run, index) => ({
        ...run,
        automationDetails: { id: `build-images/${image}${index === 0 ? '' : `-${index + 1}`}/` },
      }));
    }),
  };
}

function ownRuns(sarif: unknown): readonly object[] | undefined {
  if (typeof sarif !== 'object' || sarif === null || !('runs' in sarif) || !Array.isArray(sarif.runs))
    return undefined;
  return sarif.runs.filter((run): run is object => typeof run === 'object' && run !== null);
}

function runOf(image: string, vulnerabilities: readonly Vulnerability[]): object {
  const rules = new Map(vulnerabilities.map((vulnerability) => [vulnerability.id, vulnerability]));
  return {
    tool: {
      driver: {
        name: 'Image scan',
        rules: [...rules.values()].map(({ id, severity, title, url }) => ({
          id,
          shortDescription: { text: title || id },
          ...(url === '' ? {} : { helpUri: url }),
          properties: { 'security-severity': scores[severity], tags: ['security', severity] },
        })),
      },
    },
    results: vulnerabilities.map(({ id, severity, title, where, installed, fixed }) => ({
      ruleId: id,
      level: levelOf(severity),
      message: {
        text: [`${where} ${installed}`.trim(), title, fixed === '' ? '' : `fixed in ${fixed}`]
          .filter(Boolean)
          .join(': '),
      },
      locations: [
        { physicalLocation: { artifactLocation: { uri: encodeURI(image) }, region: { startLine: 1 } } },
      ],
    })),
  };
}

function levelOf(severity: Severity): string {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
}
