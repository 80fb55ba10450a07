import { createHash } from 'node:crypto';
import type { Lab, LabNode } from '@fairway/lab';

/** The variables and secrets in the settings of the boatyard's repository. */
export interface Settings {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Values that a shell, Compose and every reader of `.env` would like to change. They must arrive byte for byte. */
export const yardName = `Smith's "yard" #1, $HOME & \${REGISTRY} \\n – où? {x} %d`;
const smtpPassword = `p$$w'or"d #not a comment \\ ünï`;

export const smtpPasswordSha256 = createHash('sha256').update(smtpPassword).digest('hex');

/** Settings that lead to a server of a lab. */
export function settingsFor({ registry, ssh }: Lab, node: LabNode): Settings {
  return {
    vars: {
      REGISTRY: `${registry.address}/acme`,
      REGISTRY_USERNAME: registry.username,
      BASE_REGISTRY: registry.address,
      HOST: node.address,
      SSH_KNOWN_HOSTS: node.knownHosts,
      YARD_NAME: yardName,
      SMTP_HOST: 'mail.boatyard.example.com',
    },
    secrets: {
      REGISTRY_PASSWORD: registry.password,
      SSH_KEY: ssh.privateKey,
      POSTGRES_PASSWORD: 'barnacle-scraper-4711',
      STAGING_POSTGRES_PASSWORD: 'paint-stripper-0815',
      SMTP_PASSWORD: smtpPassword,
      GRAFANA_PASSWORD: 'bilge-pump-1138',
    },
  };
}

/** Every piece of a secret that must never be seen: whole values, and the telling lines of the key. */
export function secretPieces({ secrets }: Settings): readonly string[] {
  const pieces = Object.values(secrets).flatMap((value) => [value, ...value.split('\n')]);
  return [...new Set(pieces)].filter((piece) => piece.length >= 8 && !piece.startsWith('-----'));
}
