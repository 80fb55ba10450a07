import type { Lab } from '@fairway/lab';

/** The variables and secrets in the settings of marina's repository. */
export interface Settings {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Values that every shell, template and `.env` reader would like to change. They must arrive byte for byte. */
export const greeting = `  Welcome: it's "high" tide \\n $HOME \${REGISTRY} $$ %d #12 – ça va? {x} `;
export const station = '- [x]: *not* YAML, nor & a `shell` !';

const keyLines = ['bGlnaHRob3VzZQ/+==', 'Zm9naG9ybg=='];

/** A credentials file as Firebase hands it out: several lines, with a key that holds escaped newlines. */
export const firebaseCredentials = `${JSON.stringify(
  {
    type: 'service_account',
    project_id: 'marina-lab',
    private_key_id: '5f2d8c1e90ab',
    private_key: ['-----BEGIN PRIVATE KEY-----', ...keyLines, '-----END PRIVATE KEY-----', ''].join('\n'),
    client_email: 'harbor@marina-lab.example.com',
  },
  null,
  2,
)}\n`;

/** Settings that lead to a lab. Makes the two databases there. */
export async function settingsFor(lab: Lab): Promise<Settings> {
  const { registry, postgres } = lab;
  return {
    vars: {
      REGISTRY: `${registry.address}/acme`,
      REGISTRY_USERNAME: registry.username,
      BASE_REGISTRY: registry.address,
      SWARM_MANAGER: lab.nodes[0]?.address ?? '',
      SSH_KNOWN_HOSTS: lab.knownHosts,
      HARBOR_GREETING: greeting,
      MARINE_SNOW_STATION: station,
    },
    secrets: {
      REGISTRY_PASSWORD: registry.password,
      SSH_KEY: lab.ssh.privateKey,
      HARBOR_DATABASE_URL: await postgres.createDatabase('harbor'),
      MARINE_SNOW_DATABASE_URL: await postgres.createDatabase('marine_snow'),
      FIREBASE_CREDENTIALS: firebaseCredentials,
    },
  };
}

/** Every piece of a secret that must never be seen: whole values, and each of their telling lines. */
export function secretPieces({ secrets }: Settings): readonly string[] {
  const pieces = Object.values(secrets).flatMap((value) => [
    value,
    ...value.split('\n').map((line) => line.trim()),
    /\/\/[^:]+:([^@]+)@/.exec(value)?.[1] ?? '',
  ]);
  // The brackets of a JSON file are lines too, and its field names are no secret.
  return [...new Set([...pieces, ...keyLines])].filter(
    (piece) => piece.length >= 8 && !piece.startsWith('-----'),
  );
}
