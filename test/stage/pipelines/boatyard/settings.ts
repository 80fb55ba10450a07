import { createHash } from 'node:crypto';
import type { Lab, LabNode } from '@fairway/lab';

/** The variables in the settings of the boatyard's repository, and the secrets of each environment. */
export interface Settings {
  readonly vars: Readonly<Record<string, string>>;
  readonly environments: Readonly<
    Record<
      'build' | 'notify' | 'production' | 'staging' | 'health' | 'backup',
      Readonly<Record<string, string>>
    >
  >;
}

/** What one example needs, and the others do not. */
export interface MoreSettings {
  readonly vars: Readonly<Record<string, string>>;
  readonly environments: Partial<Settings['environments']>;
}

/** Values that a shell, Compose and every reader of `.env` would like to change. They must arrive byte for byte. */
export const yardName = `Smith's "yard" #1, $HOME & \${REGISTRY} \\n – où? {x} %d`;
const smtpPassword = `p$$w'or"d #not a comment \\ ünï`;
const reuseKey = 'plumb-the-depth-of-the-old-harbour';
const passwords = ['barnacle-scraper-4711', 'paint-stripper-0815', 'bilge-pump-1138', smtpPassword];

/** The secret SECRET_ENV of an environment. */
const secretEnv = (postgresPassword: string): string =>
  [
    `POSTGRES_PASSWORD: ${postgresPassword}`,
    `SMTP_PASSWORD: ${JSON.stringify(smtpPassword)}`,
    'GRAFANA_PASSWORD: bilge-pump-1138',
    '',
  ].join('\n');

export const smtpPasswordSha256 = createHash('sha256').update(smtpPassword).digest('hex');

/**
 * Settings that lead to a server of a lab.
 * @param hook the address that is told
 * @param more what the example needs besides
 */
export function settingsFor(
  { registry, ssh }: Lab,
  node: LabNode,
  hook: string,
  more: MoreSettings = { vars: {}, environments: {} },
): Settings {
  const build = { REGISTRY_PASSWORD: registry.password, REUSE_KEY: reuseKey };
  const channels = JSON.stringify({ channels: { team: { webhook: hook } } });
  const host = { REGISTRY_PASSWORD: registry.password, SSH_KEY: ssh.privateKey };
  return {
    vars: {
      REGISTRY: `${registry.address}/acme`,
      REGISTRY_USERNAME: registry.username,
      BASE_REGISTRY: registry.address,
      HOST: node.address,
      SSH_KNOWN_HOSTS: node.knownHosts,
      YARD_NAME: yardName,
      SMTP_HOST: 'mail.boatyard.example.com',
      ...more.vars,
    },
    environments: {
      build,
      notify: { NOTIFY: channels },
      production: {
        ...host,
        SECRET_ENV: secretEnv('barnacle-scraper-4711'),
        ...more.environments.production,
      },
      staging: { ...host, SECRET_ENV: secretEnv('paint-stripper-0815') },
      health: { SSH_KEY: ssh.privateKey, NOTIFY: channels },
      backup: { SSH_KEY: ssh.privateKey, ...more.environments.backup },
    },
  };
}

/** Every piece of a secret that must never be seen: whole values, and the telling lines of the key. */
export function secretPieces({ environments }: Settings): readonly string[] {
  const secrets = Object.values(environments).flatMap((secrets) => Object.values(secrets));
  const lines = secrets.flatMap((value) => [value, ...value.split('\n')]);
  // Of a mapping in one secret, each value is one too.
  const pieces = [...passwords, ...lines, ...lines.map((line) => line.replace(/^[\w.-]+: /, ''))];
  return [...new Set(pieces)].filter((piece) => piece.length >= 8 && !piece.startsWith('-----'));
}
