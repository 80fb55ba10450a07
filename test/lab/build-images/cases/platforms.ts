import { expect, test } from '@jest/globals';
import { app, type Builds, build, one } from '../builds.ts';

/** Several platforms, and what is attested about each. */
export function platforms(builds: () => Builds): void {
  test('an image for several platforms is in the registry for each of them', async () => {
    const files = { 'both/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' };
    const images = one('both', '  platforms: [linux/amd64, linux/arm64]\n');
    const step = await build(builds(), { release: '1.0.0', images }, { files });
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs['images'] ?? '')[0].platforms).toEqual(['linux/amd64', 'linux/arm64']);
  });

  /** Writes what a generator of BuildKit's protocol writes (docs/attestations/sbom-protocol.md in moby/buildkit). */
  const generator = app(
    `RUN printf '%s' '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3"}}' > /sbom`,
    'CMD ["sh", "-c", "cp /sbom $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]',
  );

  test('provenance and SBOM are attested for every platform, and are in the registry', async () => {
    const made = await build(
      builds(),
      { release: '1.0.0', images: one('generator') },
      { files: { 'generator/Dockerfile': generator } },
    );
    expect(made.exitCode).toBe(0);
    const files = { 'attested/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' };
    const images = one('attested', '  platforms: [linux/amd64, linux/arm64]\n');
    const sbom = `${builds().lab.registry.address}/acme/generator:1.0.0`;
    const step = await build(builds(), { release: '1.0.0', images, provenance: 'max', sbom }, { files });
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs['images'] ?? '')[0].platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await builds().registry.attestations('acme/attested', '1.0.0')).toEqual({
      'linux/amd64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
      'linux/arm64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
    });
  });
}
