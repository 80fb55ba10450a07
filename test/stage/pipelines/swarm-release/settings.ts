import type { Lab } from '@fairway/lab';

/** The variables in the settings of marina's repository, and the secrets of each environment. */
export interface Settings {
  readonly vars: Readonly<Record<string, string>>;
  readonly environments: Readonly<Record<'build' | 'production', Readonly<Record<string, string>>>>;
  /** The URLs of the databases, which are part of secrets. */
  readonly databases: { readonly harbor: string; readonly marineSnow: string };
}

/** Values that every shell, template and `.env` reader would like to change. They must arrive byte for byte. */
export const greeting = `  Welcome: it's "high" tide \\n $HOME \${REGISTRY} $$ %d #12 – ça va? {x} `;
export const station = '- [x]: *not* YAML, nor & a `shell` !';

const reuseKey = 'sound-the-fog-horn-twice-an-hour';
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
  const harbor = await postgres.createDatabase('harbor');
  const marineSnow = await postgres.createDatabase('marine_snow');
  const build = { REGISTRY_PASSWORD: registry.password, REUSE_KEY: reuseKey };
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
    environments: {
      build,
      production: {
        REGISTRY_PASSWORD: registry.password,
        SSH_KEY: lab.ssh.privateKey,
        DATABASE_URLS: yaml({ harbor, 'marine-snow': marineSnow }),
        STACK_SECRETS: yaml({
          firebase: firebaseCredentials,
          'harbor-database-url': harbor,
          'marine-snow-database-url': marineSnow,
        }),
      },
    },
    databases: { harbor, marineSnow },
  };
}

/** A YAML mapping, as a user keeps it in one secret. */
const yaml = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');

/** Every piece of a secret that must never be seen: whole values, and each of their telling lines. */
export function secretPieces({ environments, databases }: Settings): readonly string[] {
  const secrets = Object.values(environments).flatMap((secrets) => Object.values(secrets));
  const pieces = [...secrets, ...Object.values(databases), firebaseCredentials].flatMap((value) => [
    value,
    ...value.split('\n').map((line) => line.trim()),
    /\/\/[^:]+:([^@]+)@/.exec(value)?.[1] ?? '',
  ]);
  // The brackets of a JSON file are lines too, and its field names are no secret.
  return [...new Set([...pieces, ...keyLines])].filter(
    (piece) => piece.length >= 8 && !piece.startsWith('-----'),
  );
}
