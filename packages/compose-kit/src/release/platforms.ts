import type { ComposeModel } from '@fairway/docker/compose';
import { type ResolvedService, wrongPlatform } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/**
 * Requires that a host can run the image of every service. A service with a `platform` of its own is left to Docker,
 * because the host may emulate it.
 * @param platform the platform of the host's engine
 * @throws Failure naming every service, the platform of the host and those of the image
 */
export function requirePlatform(
  { name }: Pick<Host, 'name'>,
  platform: string,
  { services }: Pick<ComposeModel, 'services'>,
  images: readonly ResolvedService[],
): void {
  const problems = images.flatMap((image) => {
    if (services[image.service]?.['platform'] !== undefined) return [];
    const otherwise = `write \`platform:\` under ${image.service}, if ${name} emulates another`;
    return wrongPlatform(image, { kind: 'host', name, platform }, otherwise) ?? [];
  });
  const [first, ...others] = problems;
  if (!first) return;
  if (others.length === 0) throw first;
  throw new Failure({
    what: `${problems.length} services cannot run on ${name}.`,
    why: first.why,
    evidence: problems.map(({ what, why, evidence }) => [what, why, ...evidence].join(' ')),
    fix: first.fix,
  });
}
