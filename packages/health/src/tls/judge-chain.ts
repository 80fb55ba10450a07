import { sayElapsed } from '@fairway/runtime';
import type { CertificateSeen } from './chain.ts';

const dayMs = 86_400_000;

/**
 * The reason why the certificates of a server are not good for some days more, worded to end a sentence that begins with
 * the probe's name; undefined where all are. The one that ends first counts, whichever it is.
 */
export function chainProblem(
  chain: readonly CertificateSeen[],
  { now, days }: { readonly now: number; readonly days: number },
): string | undefined {
  const [first] = chain.toSorted((a, b) => a.validTo - b.validTo);
  if (!first) return 'shows no certificate';
  const early = chain.find(({ validFrom }) => validFrom > now);
  if (early)
    return `has a certificate that is valid only from ${dateOf(early.validFrom)} on: ${early.subject}`;
  const left = first.validTo - now;
  const which = `${first.subject}, issued by ${first.issuer}`;
  if (left <= 0)
    return `has a certificate that ended ${sayElapsed(-left)} ago, on ${dateOf(first.validTo)}: ${which}`;
  if (left >= days * dayMs) return undefined;
  const rest = left < dayMs ? sayElapsed(left) : `${Math.floor(left / dayMs)} days`;
  return `has a certificate that ends in ${rest}, on ${dateOf(first.validTo)}, and ${days} days are wanted: ${which}`;
}

/** The certificates as lines for a reader, the leaf first. */
export function describeChain(chain: readonly CertificateSeen[]): string[] {
  return chain.map(
    ({ subject, issuer, validTo }) =>
      `certificate of ${subject}, issued by ${issuer}, ends on ${dateOf(validTo)}`,
  );
}

function dateOf(time: number): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
