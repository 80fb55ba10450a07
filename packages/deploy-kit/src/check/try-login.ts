import { openDockerConfig, type RegistryLogin } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';

/**
 * Logs in to a registry in a configuration that is removed again, so the logins of the machine stay unchanged.
 * @returns the evidence, in words
 * @throws Failure where the registry refuses the login or cannot be reached
 */
export async function tryLogin(host: Host, login: RegistryLogin, signal: AbortSignal): Promise<string> {
  const config = await openDockerConfig(host, { logins: [login], signal });
  await config.close();
  return `${login.registry} takes the login of ${login.username}`;
}
