import { describe, expect, test } from '@jest/globals';
import { isAtLeastAs, sarifOf, trivyCommand, worstFirst } from '../../src/scan/index.ts';
import { scanArgv } from '../../src/scan/scan-image.ts';
import { readScanReport } from '../../src/scan/scan-report.ts';
import { trivyReport } from './trivy-report.ts';

const read = (report: object) => readScanReport(JSON.stringify(report)).vulnerabilities;

test("Trivy's JSON is read", () => {
  expect(worstFirst(read(trivyReport))).toEqual([
    expect.objectContaining({
      id: 'CVE-2021-36159',
      severity: 'critical',
      where: 'apk-tools',
      fixed: '2.10.7-r0',
    }),
    {
      id: 'CVE-2019-1549',
      severity: 'medium',
      title: 'openssl: information disclosure in fork()',
      where: 'libcrypto1.1',
      installed: '1.1.1c-r0',
      fixed: '1.1.1d-r0',
      url: 'https://avd.aquasec.com/nvd/cve-2019-1549',
    },
  ]);
});

test("Trivy's JSON of an image without vulnerabilities, and of one with other kinds of them, is read", () => {
  expect(read({ SchemaVersion: 2, ArtifactName: 'x', Results: null })).toEqual([]);
  const results = [
    {
      Target: 'Dockerfile',
      Misconfigurations: [{ ID: 'DS002', Title: 'root user', Severity: 'HIGH', Status: 'FAIL' }],
    },
    { Target: '/app/.env', Secrets: [{ RuleID: 'aws-key', Title: 'AWS key', Severity: 'CRITICAL' }] },
  ];
  expect(read({ SchemaVersion: 2, Results: results })).toMatchObject([
    { id: 'DS002', severity: 'high', where: 'Dockerfile' },
    { id: 'aws-key', severity: 'critical', where: '/app/.env' },
  ]);
});

describe('SARIF is read', () => {
  const sarif = (rule: object, result: object) => ({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'grype', rules: [{ id: 'CVE-1', ...rule }] } },
        results: [{ ruleId: 'CVE-1', message: { text: 'A hole\nin detail' }, ...result }],
      },
    ],
  });

  test.each([
    ['9.8', 'note', 'critical'],
    ['7.5', 'note', 'high'],
    ['4.0', 'error', 'medium'],
    ['0.1', 'error', 'low'],
    [undefined, 'error', 'high'],
    [undefined, 'warning', 'medium'],
    [undefined, 'note', 'low'],
  ])('score %s, level %s: %s', (score, level, severity) => {
    const properties = score === undefined ? {} : { properties: { 'security-severity': score } };
    expect(read(sarif(properties, { level }))).toMatchObject([{ id: 'CVE-1', severity, title: 'A hole' }]);
  });
});

test.each(['', 'scanned, all is well', '{}', '{"SchemaVersion":2,"Results":"none"}', '[]'])(
  'what is no report never counts as clean: %j',
  (report) => {
    expect(() => readScanReport(report)).toThrow('no report that can be read');
  },
);

test('vulnerabilities become SARIF that is read back the same', () => {
  const vulnerabilities = read(trivyReport);
  const again = read(sarifOf([{ image: 'harbor', vulnerabilities, sarif: undefined }]));
  expect(again.map(({ id, severity }) => [id, severity])).toEqual(
    vulnerabilities.map(({ id, severity }) => [id, severity]),
  );
});

test.each([
  ['high', 'high', true],
  ['critical', 'high', true],
  ['medium', 'high', false],
  ['unknown', 'low', false],
] as const)('%s is at least %s: %s', (severity, floor, expected) => {
  expect(isAtLeastAs(severity, floor)).toBe(expected);
});

test('the image and the report are filled into the command', () => {
  expect(scanArgv(trivyCommand, 'r.io/a:1', '/tmp/r.json')).toEqual([
    ...['trivy', 'image', '--quiet', '--format', 'json', '--output', '/tmp/r.json', 'r.io/a:1'],
  ]);
});
