import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { trivyReport } from '../../../packages/reports/__tests__/trivy-report.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { run } from '../machine.ts';
import { type RegistryReader, readRegistry } from './registry-reader.ts';
import { checkOutMarina, type Sources } from './sources.ts';

jest.setTimeout(400_000);

let lab: Lab;
let registry: RegistryReader;
let sources: Sources;
let directory: string;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
  registry = readRegistry(lab);
  sources = await checkOutMarina();
  directory = await mkdtemp(join(tmpdir(), 'fairway-scan-'));
  await mkdir(join(directory, 'temp'));
  await writeFile(join(directory, 'report.json'), JSON.stringify(trivyReport));
  // Stands in for the scanner: it takes Trivy's arguments, looks whether the engine holds the image, and writes its format.
  const trivy = `#!/bin/sh
set -eu
while [ $# -gt 0 ]; do
  case "$1" in --output) out=$2; shift ;; esac
  image=$1; shift
done
docker image inspect "$image" > /dev/null 2>&1 || docker pull --quiet "$image" > /dev/null
cp "${directory}/report.json" "$out"
echo "scanned $image" >> "${directory}/scanned"
`;
  await writeFile(join(directory, 'trivy'), trivy);
  await chmod(join(directory, 'trivy'), 0o755);
});
afterAll(async () => {
  await sources?.remove();
  if (directory) await rm(directory, { recursive: true, force: true });
  await lab?.stop();
});

async function build(name: string, inputs: Record<string, string>) {
  const sha = await sources.commit({ [`${name}/Dockerfile`]: 'FROM scratch\nCOPY Dockerfile /\n' });
  return runStep({
    action: 'build-images',
    workspace: sources.path,
    temp: join(directory, 'temp'),
    inputs: {
      images: `- name: ${name}\n  context: ${name}`,
      registry: `${lab.registry.address}/acme`,
      'registry-username': lab.registry.username,
      'registry-password': lab.registry.password,
      release: '1.0.0',
      'reuse-key': 'a key that nobody else has 4711',
      ...inputs,
    },
    env: {
      ...lab.machineEnv,
      GITHUB_SHA: sha,
      PATH: `${directory}:${process.env['PATH']}`,
    },
  });
}

test('a vulnerability at or above the floor stops the push, and the summary and the SARIF file say why', async () => {
  const step = await build('holed', { scan: 'trivy' });
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain('The scan found 1 that is high or worse in holed');
  expect(step.log).toContain('holed: critical CVE-2021-36159 apk-tools 2.10.4-r2 (fixed in 2.10.7-r0)');
  expect(await registry.tags('acme/holed')).toEqual([]);
  for (const id of ['CVE-2021-36159', 'CVE-2019-1549']) expect(step.summary).toContain(id);
  const sarif = JSON.parse(await readFile(step.outputs['sarif'] ?? '', 'utf8'));
  expect(sarif.version).toBe('2.1.0');
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('CVE-2021-36159');
  expect(step.outputs).not.toHaveProperty('images');
});

test('vulnerabilities below the floor are shown, and the image is pushed', async () => {
  const report = structuredClone(trivyReport);
  report.Results[0]?.Vulnerabilities?.splice(1);
  await writeFile(join(directory, 'report.json'), JSON.stringify(report));
  const step = await build('sound', { scan: 'trivy' });
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(step.log).toContain('sound: 1 medium');
  expect(step.summary).toContain('CVE-2019-1549');
  expect(await registry.tags('acme/sound')).toContain('1.0.0');
});

test('an unchanged image is scanned too, and a new vulnerability keeps its tags from moving', async () => {
  await writeFile(join(directory, 'report.json'), JSON.stringify(trivyReport));
  const step = await build('sound', { scan: 'trivy', release: '1.1.0' });
  expect(step.log).toContain('sound: unchanged');
  expect(step.exitCode).toBe(1);
  expect(await registry.tags('acme/sound')).not.toContain('1.1.0');
});

test('every platform of an image is scanned, in the engine or in the registry, and is named in the result', async () => {
  const clean = { SchemaVersion: 2, ArtifactName: 'r.io/acme/both', Results: [] };
  await writeFile(join(directory, 'clean.json'), JSON.stringify(clean));
  await writeFile(join(directory, 'report.json'), JSON.stringify(trivyReport));
  // Only the image of another machine's platform has a hole.
  const scanner = `
see() { case $1 in *@*) docker buildx imagetools inspect --format '{{json .Image}}' "$1" ;; *) docker image inspect "$1" ;; esac; }
case $(see "$1" | grep -i '"architecture"') in *arm64*) cat "${directory}/report.json" ;; *amd64*) cat "${directory}/$2" ;; *) echo "what is $1?" >&2 ;; esac
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
  expect(await registry.tags('acme/both')).toEqual([]);
  expect(
    (await run(['docker', 'images', '--format', '{{.Tag}}'], { env: lab.machineEnv })).stdout,
  ).not.toContain('fairway-scan');

  expect((await build('both', { images })).exitCode).toBe(0);
  const pushed = await build('both', { images, scan: scan('report.json'), release: '1.1.0' });
  expect(pushed.log).toContain('both: unchanged');
  expect([pushed.exitCode, pushed.log]).toEqual([
    1,
    expect.stringMatching(/both \(linux\/amd64\): .*1 critical/),
  ]);
  expect(pushed.log).toMatch(/both \(linux\/arm64\): .*1 critical/);
});

test('a command of your own may write to standard output, end with any status, and have its own floor', async () => {
  const scan = `sh ${join(directory, 'own.sh')} {image}`;
  await writeFile(join(directory, 'own.sh'), `cat "${directory}/report.json"; exit 7\n`);
  const medium = await build('own', { scan, 'scan-severity': 'medium' });
  expect(medium.log).toContain('The scan found 2 that are medium or worse in own');
});

test.each([
  ['is not there', 'no-such-scanner {image}', 'no-such-scanner wrote no report'],
  ['writes nothing', 'true {image}', 'true wrote no report'],
  ['writes something else', 'echo {image}', 'no report that can be read'],
])('a scanner that %s lets nothing pass', async (_case, scan, why) => {
  const step = await build('unseen', { scan });
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(why);
  expect(await registry.tags('acme/unseen')).toEqual([]);
});
