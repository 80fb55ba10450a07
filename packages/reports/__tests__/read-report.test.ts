import { describe, expect, test } from '@jest/globals';
import { isAtLeastAs, readReport, sarifOf, worstFirst } from '../src/index.ts';
import { trivyReport } from './trivy-report.ts';

const read = (report: object, exitCode = 0) =>
  readReport(JSON.stringify(report), { scanner: 'grype', exitCode }).vulnerabilities;

const named = { SchemaVersion: 2, ArtifactName: 'r.io/acme/harbor:1' };

describe("Trivy's JSON is read", () => {
  test('with its vulnerabilities', () => {
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

  test('of an image without any', () => {
    expect(read({ ...named, Results: null })).toEqual([]);
  });

  test('with the other kinds: misconfigurations, secrets and licences', () => {
    const results = [
      {
        Target: 'Dockerfile',
        Misconfigurations: [
          { ID: 'DS002', Title: 'root user', Severity: 'HIGH', Status: 'FAIL' },
          { ID: 'DS003', Severity: 'HIGH', Status: 'PASS' },
        ],
      },
      { Target: '/app/.env', Secrets: [{ RuleID: 'aws-key', Title: 'AWS key', Severity: 'CRITICAL' }] },
      {
        Target: 'OS Packages',
        Licenses: [{ Severity: 'CRITICAL', Category: 'forbidden', PkgName: 'mongod', Name: 'AGPL-3.0' }],
      },
    ];
    expect(read({ ...named, Results: results })).toMatchObject([
      { id: 'DS002', severity: 'high', where: 'Dockerfile' },
      { id: 'aws-key', severity: 'critical', where: '/app/.env' },
      { id: 'AGPL-3.0', severity: 'critical', where: 'mongod', title: 'licence of the category forbidden' },
    ]);
  });

  test.each([
    [{ nvd: { V3Score: 9.8, V2Score: 7.5 } }, 'critical'],
    [{ ghsa: { V3Score: 5 }, nvd: { V40Score: 8.1 } }, 'high'],
    [undefined, 'unknown'],
  ])('an unknown severity is that of the worst score: %j', (CVSS, severity) => {
    const found = { VulnerabilityID: 'CVE-1', Severity: 'UNKNOWN', CVSS };
    expect(read({ ...named, Results: [{ Vulnerabilities: [found] }] })).toMatchObject([{ severity }]);
  });
});

const rule = { id: 'CVE-1' };
const sarif = (run: object) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'grype' } }, results: [], ...run }],
});
const withRule = (about: object, result: object = {}) =>
  sarif({
    tool: { driver: { name: 'grype', rules: [{ ...rule, ...about }] } },
    results: [{ ruleId: 'CVE-1', message: { text: 'A hole\nin detail' }, ...result }],
  });

describe('SARIF is read', () => {
  test.each([
    ['9.8', 'note', 'critical'],
    ['7.5', 'note', 'high'],
    ['4.0', 'error', 'medium'],
    ['0.1', 'error', 'low'],
    [9.8, 'note', 'critical'],
    ['HIGH', 'note', 'high'],
    [undefined, 'error', 'high'],
    [undefined, 'warning', 'medium'],
    [undefined, 'note', 'low'],
  ])('score %j, level %s: %s', (score, level, severity) => {
    const properties = score === undefined ? {} : { properties: { 'security-severity': score } };
    expect(read(withRule(properties, { level }))).toMatchObject([{ id: 'CVE-1', severity, title: 'A hole' }]);
  });

  const score = { properties: { 'security-severity': '9.8' } };
  const critical = { ...rule, ...score };
  const driver = { name: 'grype', rules: [{ id: 'other' }] };

  test.each<[string, object, string]>([
    ['the default level of its rule', withRule({ defaultConfiguration: { level: 'error' } }), 'high'],
    ['no level and no rule', sarif({ results: [{ ruleId: 'x' }] }), 'medium'],
    [
      'a rule by its index',
      sarif({
        tool: { driver: { name: 'g', rules: [{ id: 'other' }, critical] } },
        results: [{ ruleIndex: 1 }],
      }),
      'critical',
    ],
    [
      'a rule by the index of its reference',
      sarif({ tool: { driver: { name: 'g', rules: [critical] } }, results: [{ rule: { index: 0 } }] }),
      'critical',
    ],
    [
      'a rule of an extension, by name',
      sarif({
        tool: { driver, extensions: [{ name: 'e', rules: [critical] }] },
        results: [{ ruleId: 'CVE-1' }],
      }),
      'critical',
    ],
    [
      'a rule of an extension, by index',
      sarif({
        tool: { driver, extensions: [{ name: 'e', rules: [critical] }] },
        results: [{ rule: { index: 0, toolComponent: { index: 0 } } }],
      }),
      'critical',
    ],
    [
      'a rule by its GUID',
      sarif({
        tool: { driver: { name: 'g', rules: [{ ...critical, guid: 'a-b' }] } },
        results: [{ rule: { guid: 'a-b' } }],
      }),
      'critical',
    ],
    ['a case of a rule', withRule(score, { ruleId: 'CVE-1/2' }), 'critical'],
    ['its own score', withRule({}, score), 'critical'],
    [
      'the score of its class',
      sarif({
        taxonomies: [{ name: 'CWE', taxa: [{ id: '89', ...score }] }],
        results: [{ ruleId: 'x', taxa: [{ id: '89', toolComponent: { name: 'CWE' } }] }],
      }),
      'critical',
    ],
    [
      'the level of the configuration of its run',
      sarif({
        tool: { driver: { name: 'g', rules: [rule] } },
        invocations: [
          {
            executionSuccessful: true,
            ruleConfigurationOverrides: [{ descriptor: { id: 'CVE-1' }, configuration: { level: 'error' } }],
          },
        ],
        results: [{ ruleId: 'CVE-1' }],
      }),
      'high',
    ],
    ['a kind that nobody has decided', withRule(score, { kind: 'open', level: 'none' }), 'critical'],
    [
      'a suppression that is in dispute',
      withRule(score, { suppressions: [{ status: 'underReview' }] }),
      'critical',
    ],
    ['a rejected suppression', withRule(score, { suppressions: [{}, { status: 'rejected' }] }), 'critical'],
  ])('a result with %s', (_case, report, severity) => {
    expect(read(report)).toMatchObject([{ severity }]);
  });

  test.each<[string, object]>([
    ['suppressed', { suppressions: [{ kind: 'external' }] }],
    ['suppressed and accepted', { suppressions: [{ status: 'accepted' }] }],
    ['of kind pass', { kind: 'pass' }],
    ['of kind notApplicable', { kind: 'notApplicable' }],
    ['that is no longer there', { baselineState: 'absent' }],
  ])('a result %s is no finding', (_case, result) => {
    expect(read(withRule(score, result))).toEqual([]);
  });
});

describe('a report that is not that of a finished, whole scan never counts as clean', () => {
  const invocation = (about: object) => sarif({ invocations: [{ executionSuccessful: true, ...about }] });

  test.each<[object, number, string]>([
    [{ SchemaVersion: 2 }, 0, 'ArtifactName is missing'],
    [{ ...named, SchemaVersion: 3 }, 0, 'Its SchemaVersion is 3'],
    [{ ...named, Results: [] }, 2, 'It ended with exit status 2'],
    [trivyReport, 137, 'It ended with exit status 137'],
    [{ version: '2.1.0', runs: [] }, 0, 'It tells of no run'],
    [{ version: '2.1.0' }, 0, 'It tells of no run'],
    [{ version: '2.0.0', runs: [{ tool: { driver: {} }, results: [] }] }, 0, 'Its version is 2.0.0'],
    [sarif({ results: null }), 0, 'The run of grype has no results'],
    [sarif({}), 2, 'It ended with exit status 2'],
    [invocation({ executionSuccessful: false }), 0, 'grype says of itself that it failed'],
    [
      invocation({ toolExecutionNotifications: [{ level: 'error', message: { text: 'no database' } }] }),
      0,
      'It says: no database',
    ],
    [invocation({ toolConfigurationNotifications: [{ level: 'error' }] }), 0, 'met an error'],
    [
      sarif({ externalPropertyFileReferences: { results: [{ location: { uri: 'r.sarif' } }] } }),
      0,
      'Its results lie in another file',
    ],
    [
      sarif({ externalPropertyFileReferences: { driver: { location: { uri: 'd.sarif' } } } }),
      0,
      'Its driver lie in another file',
    ],
    [{ ...sarif({}), inlineExternalProperties: [{ results: [{}] }] }, 0, 'inlineExternalProperties'],
    [
      withRule({ properties: { 'security-severity': 'grave' } }),
      0,
      'security-severity of CVE-1 is not a number',
    ],
  ])('%j, exit status %i', (report, exitCode, why) => {
    expect(() => read(report, exitCode)).toThrow(why);
  });

  test.each([
    '',
    'scanned, all is well',
    '{}',
    '{"SchemaVersion":2,"Results":"none"}',
    '[]',
    '{"runs":[{}]}',
  ])('%j', (report) => {
    expect(() => readReport(report, { scanner: 'grype', exitCode: 0 })).toThrow('no report that can be read');
  });

  test('but a scanner may tell its findings by its exit status', () => {
    expect(read(trivyReport, 5)).toHaveLength(2);
    expect(read(invocation({}))).toEqual([]);
  });
});

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
