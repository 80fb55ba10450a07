import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { trivyReport } from '../../../../packages/reports/__tests__/trivy-report.ts';
import { type Builds, build as buildFrom, docker, one } from '../builds.ts';

/** Images that a scanner reads before they are pushed. */
export function scan(builds: () => Builds): void {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairway-scan-'));
    await mkdir(join(directory, 'temp'));
    // Stands in for the scanner: it takes Trivy's arguments, looks whether the engine holds the image, and writes its format.
    const trivy = `#!/bin/sh
set -eu
while [ $# -gt 0 ]; do
  case "$1" in --output) out=$2; shift ;; esac
  image=$1; shift
done
docker image inspect "$image" > /dev/null 2>&1 || docker pull --quiet "$image" > /dev/null
cp "${directory}/report.json" "$out"
`;
    await writeFile(join(directory, 'trivy'), trivy);
    await chmod(join(directory, 'trivy'), 0o755);
  });
  afterAll(async () => {
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  const reports = (report: object) => writeFile(join(directory, 'report.json'), JSON.stringify(report));
  const build = (name: string, inputs: Record<string, string>) =>
    buildFrom(
      builds(),
      { release: '1.0.0', images: one(name), ...inputs },
      {
        files: { [`${name}/Dockerfile`]: 'FROM scratch\nCOPY Dockerfile /\n' },
        temp: join(directory, 'temp'),
        env: { PATH: `${directory}:${process.env['PATH']}` },
      },
    );

  test('a vulnerability at or above the floor, which is yours to set, stops the push, and the summary and the SARIF file say why', async () => {
    await reports(trivyReport);
    const step = await build('holed', { scan: 'trivy', 'scan-severity': 'medium' });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('The scan found 2 that are medium or worse in holed');
    expect(step.log).toContain('holed: critical CVE-2021-36159 apk-tools 2.10.4-r2 (fixed in 2.10.7-r0)');
    expect(await builds().registry.tags('acme/holed')).toEqual([]);
    for (const id of ['CVE-2021-36159', 'CVE-2019-1549']) expect(step.summary).toContain(id);
    const sarif = JSON.parse(await readFile(step.outputs['sarif'] ?? '', 'utf8'));
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('CVE-2021-36159');
    expect(step.outputs).not.toHaveProperty('images');
  });

  test('vulnerabilities below the floor are shown, and the image is pushed; unchanged it is scanned too, and a new vulnerability keeps its tags from moving', async () => {
    const report = structuredClone(trivyReport);
    report.Results[0]?.Vulnerabilities?.splice(1);
    await reports(report);
    const step = await build('sound', { scan: 'trivy' });
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain('sound: 1 medium');
    expect(step.summary).toContain('CVE-2019-1549');
    expect(await builds().registry.tags('acme/sound')).toContain('1.0.0');

    await reports(trivyReport);
    const again = await build('sound', { scan: 'trivy', release: '1.1.0' });
    expect(again.log).toContain('sound: unchanged');
    expect(again.exitCode).toBe(1);
    expect(await builds().registry.tags('acme/sound')).not.toContain('1.1.0');
  });

  test('every platform of an image is scanned, in the engine or in the registry, and is named in the result; a command of your own may write to standard output and end with any status', async () => {
    const clean = { SchemaVersion: 2, ArtifactName: 'r.io/acme/both', Results: [] };
    await writeFile(join(directory, 'clean.json'), JSON.stringify(clean));
    await reports(trivyReport);
    // Only the image of another machine's platform has a hole.
    const scanner = `
  see() { case $1 in *@*) docker buildx imagetools inspect --format '{{json .Image}}' "$1" ;; *) docker image inspect "$1" ;; esac; }
  case $(see "$1" | grep -i '"architecture"') in *arm64*) cat "${directory}/report.json"; exit 7 ;; *amd64*) cat "${directory}/$2" ;; *) echo "what is $1?" >&2 ;; esac
  `;
    await writeFile(join(directory, 'by-platform.sh'), scanner);
    const scan = (ofOwn: string) => `sh ${join(directory, 'by-platform.sh')} {image} ${ofOwn}`;
    const images = '- {name: both, context: both, platforms: [linux/amd64, linux/arm64]}';
    const holed = await build('both', { images, scan: scan('clean.json') });
    expect([holed.exitCode, holed.log]).toEqual([
      1,
      expect.stringContaining('both (linux/amd64): nothing found'),
    ]);
    expect(holed.log).toContain('both (linux/arm64): critical CVE-2021-36159');
    expect(holed.log).toContain('worse in both (linux/arm64)');
    expect(await builds().registry.tags('acme/both')).toEqual([]);
    expect((await docker(builds(), 'images', '--format', '{{.Tag}}')).stdout).not.toContain('fairway-scan');

    expect((await build('both', { images })).exitCode).toBe(0);
    const pushed = await build('both', { images, scan: scan('report.json'), release: '1.1.0' });
    expect(pushed.log).toContain('both: unchanged');
    expect([pushed.exitCode, pushed.log]).toEqual([
      1,
      expect.stringMatching(/both \(linux\/amd64\): .*1 critical/),
    ]);
    expect(pushed.log).toMatch(/both \(linux\/arm64\): .*1 critical/);
  });

  test('a scanner that is not there lets nothing pass', async () => {
    const step = await build('unseen', { scan: 'no-such-scanner {image}' });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('no-such-scanner wrote no report');
    expect(await builds().registry.tags('acme/unseen')).toEqual([]);
  });
}
