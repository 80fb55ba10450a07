import type { Host } from '@fairway/host';
import { engineDial } from '../../engine/dial.ts';
import { exchange } from '../../engine/engine.ts';
import { getRequests, type HttpRequest, messageIn, readAnswers } from '../../engine/http-exchange.ts';
import { RegistryFailure } from '../failure/registry-failure.ts';
import type { RegistryLogin } from '../login/login.ts';
import { parseReference } from '../reference/reference.ts';
import { loginHeader } from './engine-distribution.ts';

export interface PullOptions {
  /** Accounts in registries; the one for the reference's registry is used. */
  readonly logins: readonly RegistryLogin[];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole image. */
  readonly timeoutMs: number;
}

/**
 * Makes the Docker Engine of a host pull an image by its digest, unless the engine already has it. The account is part
 * of the one request, so the host keeps no login.
 * @param reference `REPOSITORY@sha256:…`
 * @returns whether the image was pulled
 * @throws Failure where the registry does not hold the image, refuses the account or cannot be reached
 */
export async function pullImage(host: Host, reference: string, options: PullOptions): Promise<boolean> {
  const { registry } = parseReference(reference);
  const [there] = await exchange(host, [{ path: `/images/${reference}/json` }], {
    timeoutMs: 30_000,
    signal: options.signal,
  });
  if (there?.status === 200) return false;
  const login = options.logins.find((candidate) => candidate.registry === registry);
  const path = `/images/create?${new URLSearchParams({ fromImage: reference })}`;
  const said = await ask(host, { method: 'POST', path, headers: login ? [loginHeader(login)] : [] }, options);
  const refused = said.status === 200 ? errorIn(said.body) : messageIn(said.body);
  if (refused === undefined) return true;
  throw new RegistryFailure(`${host.name} could not pull ${reference}`, [refused], registry);
}

async function ask(host: Host, request: HttpRequest, { signal, timeoutMs }: PullOptions) {
  const { stdout } = await host.exec(engineDial, {
    stdin: getRequests([request]),
    timeoutMs,
    show: `docker engine: ${request.method ?? 'GET'} ${request.path}`,
    signal,
  });
  return readAnswers(stdout, 1, host.name)[0] ?? { status: 0, body: '' };
}

/** The error of a pull, if any. The engine reports progress as one JSON object a line; an error is the last of them. */
function errorIn(body: string): string | undefined {
  const last = body.trim().split('\n').at(-1) ?? '';
  const said: unknown = last === '' ? {} : JSON.parse(last);
  return typeof said === 'object' && said !== null && 'error' in said ? String(said.error) : undefined;
}
