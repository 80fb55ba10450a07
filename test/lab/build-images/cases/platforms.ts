import { expect, test } from '@jest/globals';
import { app, type Builds, build, one } from '../builds.ts';

/** Several platforms, and what is attested about each. */
export function platforms(builds: () => Builds): void {
  test('a secret in a stage that only the attestation shows ends the run before the push', async () => {
    const dockerfile =
      'FROM scratch AS inner\nENV TOKEN=keel-haul-7719\nCOPY Dockerfile /\nFROM scratch\nCOPY --from=inner /Dockerfile /\n';
    const step = await build(
      builds(),
      { release: '1.0.0', images: one('inner'), provenance: 'max', 'build-secrets': 'token: keel-haul-7719' },
      { files: { 'inner/Dockerfile': dockerfile } },
    );
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('The image inner shows the secret "token" to everyone who pulls it');
    expect(await builds().registry.tags('acme/inner')).toEqual([]);
  });

  /** Writes what a generator of BuildKit's protocol writes (docs/attestations/sbom-protocol.md in moby/buildkit). */
  const generator = app(
    `RUN printf '%s' '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3"}}' > /sbom`,
    'CMD ["sh", "-c", "cp /sbom $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]',
  );

  test('an image for several platforms is in the registry for each of them, with provenance and SBOM', async () => {
    const made = await build(
      builds(),
      { release: '1.0.0', images: one('generator') },
      { files: { 'generator/Dockerfile': generator } },
    );
    expect(made.exitCode).toBe(0);
    const files = { 'attested/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' };
    // As users of docker/build-push-action write them.
    const platforms = 'linux/x86_64,linux/arm64';
    const sbom = `${builds().lab.registry.address}/acme/generator:1.0.0`;
    const step = await build(
      builds(),
      { release: '1.0.0', images: one('attested'), platforms, provenance: 'max', sbom },
      { files },
    );
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs['images'] ?? '')[0].platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await builds().registry.attestations('acme/attested', '1.0.0')).toEqual({
      'linux/amd64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
      'linux/arm64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
    });
  });
}
