import type { BuildTarget } from '@fairway/docker/build';

/** Attestations that were asked for and that not every platform has. */
export function missingAttestations({ attest }: BuildTarget, found: readonly string[]): readonly string[] {
  const asked = [
    ...(attest.provenance === undefined ? [] : ['https://slsa.dev/provenance/']),
    ...(attest.sbom === undefined ? [] : ['https://spdx.dev/Document']),
  ];
  return asked.filter((kind) => !found.some((one) => one.startsWith(kind)));
}
