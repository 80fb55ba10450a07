import type { Host } from '@fairway/host';
import type { RegistryLogin } from '../login/login.ts';
import { credentialsFor } from './credentials.ts';
import { type RegistryClient, registryClient } from './registry-client.ts';
import { requestSender } from './registry-http.ts';

export interface RegistryAccess {
  /** Accounts in registries; for other registries, Docker's own are used. */
  readonly logins: readonly RegistryLogin[];
  /** Directory of Docker's config.json, with the logins of this machine. */
  readonly configDirectory: string;
  /** The environment with the proxies and authorities of Docker's client. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables for the credential helpers of Docker. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens registries to be read and tagged from this machine. Nothing is asked before the first use. */
export function openRegistry(host: Host, access: RegistryAccess): RegistryClient {
  const { logins, configDirectory, environment, env, signal } = access;
  let config: Promise<unknown> | undefined;
  const readConfig = async () =>
    JSON.parse(new TextDecoder().decode(await host.readFile(`${configDirectory}/config.json`)));
  return registryClient(
    requestSender(environment),
    async (registry) => {
      const login = logins.find((candidate) => candidate.registry === registry);
      if (login !== undefined) return login;
      config ??= readConfig().catch(() => undefined);
      return credentialsFor(host, registry, await config, { env, signal });
    },
    signal,
  );
}
