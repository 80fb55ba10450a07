import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { exchangeEach } from '../../engine/engine.ts';
import type { HttpAnswer, HttpRequest } from '../../engine/http-exchange.ts';
import { explainRegistryError } from '../failure/registry-error.ts';
import type { RegistryLogin } from '../login/login.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference/reference.ts';
import { distributionRequest, readDistributionAnswer } from './engine-distribution.ts';
import type { ResolvedImage } from './resolved-image.ts';

export interface ResolveOptions {
  /** Accounts in registries; the one for the reference's registry is used. */
  readonly logins?: readonly RegistryLogin[];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which engine and registry must answer for each reference. Default: 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Answers of this run to references that were asked for early; see {@link resolveEarly}. */
  readonly early?: EarlyAnswers | undefined;
}

/** References that registries were asked for early. An answer that did not come is undefined. */
export type EarlyAnswers = ReadonlyMap<string, Promise<ResolvedImage | undefined>>;

/**
 * References that share a connection. Starting docker takes longer than most answers of a registry, so a connection
 * asks for several references in turn.
 */
const perLine = 4;

/**
 * Asks the Docker Engine of a host for images in registries: the digests that this host would pull, and the platforms.
 * The host needs no plugin, and nothing is pulled.
 * @param references as a stack file writes them; `latest` is asked for where a reference has neither tag nor digest
 * @throws Failure where a registry does not hold an image, refuses the account or cannot be reached
 */
export async function resolveImages(
  host: Host,
  references: readonly string[],
  { logins = [], signal, timeoutMs = 30_000, early = new Map() }: ResolveOptions = {},
): Promise<ReadonlyMap<string, ResolvedImage>> {
  const known = await answeredEarly(references, early);
  const wanted = [...new Set(references)].filter((reference) => !known.has(reference));
  const parts = Array.from({ length: Math.ceil(wanted.length / perLine) }, (_, index) =>
    wanted.slice(index * perLine, (index + 1) * perLine),
  );
  const limits = { timeoutMs, signal };
  const found = await Promise.all(
    parts.map(async (part) => {
      const images: [string, ResolvedImage][] = [];
      // One after the other: the first reference without an answer ends the wait for a dead registry.
      const requests = part.map((reference) => requestFor(reference, logins));
      for await (const answer of exchangeEach(host, requests, limits)) {
        const reference = part[images.length] ?? '';
        images.push([reference, readAnswer(host, reference, answer)]);
      }
      return images;
    }),
  );
  return new Map([...known, ...found.flat()]);
}

/**
 * Begins to ask for references that are probably needed soon, such as those of the running release, while the answer to
 * something else is awaited. An error is no answer: whoever needs the image asks again, and reports it.
 */
export function resolveEarly(
  host: Host,
  references: readonly string[],
  options: Omit<ResolveOptions, 'early'> = {},
): EarlyAnswers {
  const wanted = [...new Set(references)];
  const answers = resolveImages(host, wanted, options).catch(() => undefined);
  return new Map(
    wanted.map((reference) => [reference, answers.then((found) => found?.get(reference))] as const),
  );
}

async function answeredEarly(
  references: readonly string[],
  early: EarlyAnswers,
): Promise<ReadonlyMap<string, ResolvedImage>> {
  const found = await Promise.all(
    [...new Set(references)].map(async (reference) => [reference, await early.get(reference)] as const),
  );
  return new Map(found.flatMap(([reference, image]) => (image ? [[reference, image] as const] : [])));
}

/**
 * Asks the Docker Engine of a host for one image in its registry.
 * @throws Failure as {@link resolveImages}
 */
export async function resolveImage(
  host: Host,
  reference: string,
  options: ResolveOptions = {},
): Promise<ResolvedImage> {
  const found = await resolveImages(host, [reference], options);
  const image = found.get(reference);
  if (!image) throw new TypeError(`${reference} was not asked for`);
  return image;
}

function requestFor(reference: string, logins: readonly RegistryLogin[]): HttpRequest {
  const parsed = withDefaultTag(parseReference(reference));
  const login = logins.find((candidate) => candidate.registry === parsed.registry);
  return distributionRequest(formatReference(parsed), login);
}

function readAnswer(host: Host, reference: string, said: HttpAnswer): ResolvedImage {
  const answer = readDistributionAnswer(said);
  if (answer.found) return answer.image;
  const { registry } = parseReference(reference);
  const { why, fix } = explainRegistryError(`${answer.status} ${answer.message}`, registry);
  throw new Failure({
    what: `The image ${reference} could not be resolved to a digest on ${host.name}`,
    why,
    fix,
    evidence: [answer.message],
  });
}
