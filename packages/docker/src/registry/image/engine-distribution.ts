import { Buffer } from 'node:buffer';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type HttpAnswer, type HttpRequest, messageIn } from '../../engine/http-exchange.ts';
import { type ResolvedImage, realPlatforms } from './resolved-image.ts';

const answerSchema = z.object({
  Descriptor: z.object({ digest: z.string() }),
  Platforms: z
    .array(
      z.object({
        os: z.string().optional(),
        architecture: z.string().optional(),
        variant: z.string().optional(),
      }),
    )
    .nullish(),
});

/**
 * The request that asks a Docker Engine for an image in a registry (`GET /distribution/{name}/json`, in the Engine API
 * since 1.30). It takes one round trip, and uses the certificates with which the engine pulls. `docker stack deploy`
 * sends the same request.
 * @param login the account; it goes into the header that the Engine API defines, and the request travels by standard
 *   input
 */
export function distributionRequest(reference: string, login?: EngineLogin): HttpRequest {
  const headers = login === undefined ? [] : [loginHeader(login)];
  return { path: `/distribution/${reference}/json`, headers };
}

/** The account in the registry that the engine uses for one request. */
export interface EngineLogin {
  readonly username: string;
  readonly password: string;
  readonly registry: string;
}

/** The header that carries an account to the Engine API. */
export function loginHeader({ username, password, registry }: EngineLogin): string {
  const account = JSON.stringify({ username, password, serveraddress: registry });
  const encoded = Buffer.from(account).toString('base64url');
  return `X-Registry-Auth: ${encoded.padEnd(Math.ceil(Buffer.byteLength(account) / 3) * 4, '=')}`;
}

/** The engine's answer: the image, or the HTTP status and its message. */
export type DistributionAnswer =
  | { readonly found: true; readonly image: ResolvedImage }
  | { readonly found: false; readonly status: number; readonly message: string };

/**
 * Reads the engine's answer to a {@link distributionRequest}.
 * @throws Failure where the answer is not one of the Engine API
 */
export function readDistributionAnswer({ status, body }: HttpAnswer): DistributionAnswer {
  if (status !== 200) return { found: false, status, message: messageIn(body) };
  try {
    const { Descriptor, Platforms } = answerSchema.parse(JSON.parse(body));
    return { found: true, image: { digest: Descriptor.digest, platforms: realPlatforms(Platforms ?? []) } };
  } catch (error) {
    throw new Failure({
      what: 'The Docker Engine gave no answer about an image in a registry',
      why: 'What came back is not an answer of the Engine API.',
      fix: 'Check that Docker Engine 23 or newer runs there (`docker info`).',
      evidence: body.split(/\r?\n/).slice(0, 5),
      cause: error,
    });
  }
}
