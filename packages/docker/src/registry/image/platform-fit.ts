import { Failure } from '@fairway/runtime';
import { missingPlatforms } from './platform-name.ts';
import type { ResolvedService } from './service-images.ts';

/** A machine on which services shall run. */
export interface PlatformMachine {
  /** The word of the deploy for such a machine. */
  readonly kind: 'node' | 'host';
  readonly name: string;
  /** `os/architecture`, as its engine says it. */
  readonly platform: string;
}

/**
 * The failure of a service whose image is not made for the platform of a machine; undefined where it is, or where the
 * registry does not say for what it is made.
 * @param otherwise what else the user can do, to end a sentence
 */
export function wrongPlatform(
  { service, platforms, reference }: Pick<ResolvedService, 'service' | 'platforms' | 'reference'>,
  { kind, name, platform }: PlatformMachine,
  otherwise: string,
): Failure | undefined {
  if (platforms.length === 0 || platforms.some((has) => has.startsWith(`${platform}/`))) return undefined;
  const [missing] = missingPlatforms([platform], platforms);
  if (missing === undefined) return undefined;
  return new Failure({
    what: `The service ${service} cannot run on ${name}.`,
    why: `The ${kind} is ${platform}, and the image is made for ${platforms.join(', ')}.`,
    evidence: [reference],
    fix: `Build the image for ${platform} as well, or ${otherwise}.`,
  });
}
