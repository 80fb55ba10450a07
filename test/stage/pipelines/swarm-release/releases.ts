import type { Change } from '../caller-repository.ts';

/** One commit of marina that is tagged and published. */
export interface MarinaRelease extends Change {
  readonly tag: string;
}

const berths = (old: string) => `${old}-- The west quay opens.
INSERT INTO "berths" ("name", "length_metres") VALUES ('West', 12);
`;

/** A shorter soak than a user's: nobody sleeps in a test. The first release has the soak of the example. */
const shorterSoak = (workflow: string) =>
  workflow.replace('      ssh-user: ', '      soak: 3s\n      ssh-user: ');

/** What `/pages/notice.txt` says in each release: a file that is synced to the nodes. */
export const notices = {
  'v1.0.0': 'Harbour office: channel 12.\n',
  'v1.1.0': 'Harbour office: channel 12. The west quay is open.\n',
  'v1.2.0': 'Harbour office: closed.\n',
} as const;

/** The first release, as marina is. */
export const first: MarinaRelease = { tag: 'v1.0.0', title: 'Open the harbour', edits: {} };

/** One that changes everything a release is made of: image, configuration, synced file, database. */
export const update: MarinaRelease = {
  tag: 'v1.1.0',
  title: 'Open the west quay',
  edits: {
    'deploy/pages/notice.txt': () => notices['v1.1.0'],
    'deploy/nginx/marina.conf': (old) => old.replace('listen 8080;', 'listen 8080;\n  add_header Quay west;'),
    'frontend/site/index.html': (old) =>
      old.replace('<h1>Marina</h1>', '<h1>Marina, now with a west quay</h1>'),
    'harbor/prisma/migrations/20261002090000_open_west_quay/migration.sql': berths,
    '.github/workflows/release.yml': shorterSoak,
    '.github/workflows/rollback.yml': shorterSoak,
  },
};

/** One whose backend never becomes healthy, and that had already changed configuration and files. */
export const broken: MarinaRelease = {
  tag: 'v1.2.0',
  title: 'Close the harbour by mistake',
  edits: {
    'harbor/settings.json': () => '{ "healthy": false }\n',
    'deploy/pages/notice.txt': () => notices['v1.2.0'],
    'deploy/nginx/marina.conf': (old) => old.replace('add_header Quay west;', 'add_header Quay closed;'),
  },
};
