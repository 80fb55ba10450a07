import type { Lab } from './lab.ts';

/** A file for `pnpm workflow run`. */
export interface RunFile {
  /** The option that names it. */
  readonly option: 'vars' | 'environments' | 'machine-env';
  readonly name: string;
  readonly text: string;
}

/**
 * The variables, secrets and machine environment with which `pnpm workflow run` runs a workflow in a lab, under the names
 * that the examples use. The first server is the host or the manager.
 */
export function runFiles(lab: Lab): readonly RunFile[] {
  const { registry, nodes, ssh, knownHosts, machineEnv } = lab;
  const address = nodes[0]?.address ?? '';
  const vars = {
    REGISTRY: `${registry.address}/acme`,
    REGISTRY_USERNAME: registry.username,
    BASE_REGISTRY: registry.address,
    HOST: address,
    SWARM_MANAGER: address,
    SSH_KNOWN_HOSTS: knownHosts,
  };
  const build = { REGISTRY_PASSWORD: registry.password };
  const servers = { ...build, SSH_KEY: ssh.privateKey };
  const environments = { build, production: servers, staging: servers };
  const databases = lab.machines.includes('postgres')
    ? `# PostgreSQL: ${lab.postgres.adminUrl} (the administrator; CREATE DATABASE makes one for DATABASE_URLS)\n`
    : '';
  const secrets = Object.entries(environments).map(
    ([name, values]) => `${name}:\n  secrets:\n${yaml(values, '    ')}`,
  );
  return [
    { option: 'vars', name: 'vars.yml', text: yaml(vars) },
    {
      option: 'environments',
      name: 'environments.yml',
      text: `# Add the secrets of your app: SECRET_ENV, STACK_SECRETS, DATABASE_URLS.\n${databases}${secrets.join('')}`,
    },
    { option: 'machine-env', name: 'machine-env.yml', text: yaml(machineEnv) },
  ];
}

/** A YAML mapping of texts. Every text of JSON is one of YAML too. */
const yaml = (values: Readonly<Record<string, string>>, indent = ''): string =>
  Object.entries(values)
    .map(([name, value]) => `${indent}${name}: ${JSON.stringify(value)}\n`)
    .join('');
