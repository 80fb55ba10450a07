import type { Change } from '../caller-repository.ts';

const boats = (old: string) => `${old}-- The next boat is hauled out.
INSERT INTO "boats" ("name") VALUES ('Nautilus');
`;

/** Shorter waits than a user's, in the workflow of an example: nobody sleeps in a test. */
export function shorterWaits(workflow: string): Change {
  const shorten = (old: string) =>
    old.replaceAll('      compose-files: ', '      soak: 3s\n      drain: 1s\n      compose-files: ');
  return { title: 'Open the yard', edits: { [`.github/workflows/${workflow}`]: shorten } };
}

/** Shorter waits for a rollback. */
export const shorterRollback: Change = {
  title: 'Roll back in less time',
  edits: {
    '.github/workflows/rollback.yml': (old) =>
      old.replace('      ssh-user: ', '      soak: 3s\n      drain: 1s\n      ssh-user: '),
  },
};

/** A change of everything that a release is made of: both images, the database, mounted configuration. */
export const update: Change = {
  title: 'Haul out the Nautilus',
  edits: {
    'frontend/site/index.html': (old) =>
      old.replace('<h1>Boatyard</h1>', '<h1>Boatyard, now with a slip more</h1>'),
    'backend/prisma/migrations/20261002090000_haul_out_nautilus/migration.sql': boats,
    'infrastructure/proxy/nginx.conf': (old) =>
      old.replace('listen 8000;', 'listen 8000;\n    add_header Yard wide;'),
    'infrastructure/prometheus/prometheus.yml': (old) => old.replace('15s', '30s'),
  },
};

const yardTests = '      tests: |\n        npm test --prefix backend\n        npm test --prefix frontend\n\n';

/**
 * Staging stays, as the example of backups says. Nothing is tested before each deploy and nothing watches production, and a
 * recovery waits for less.
 */
export const shorterRecovery: Change = {
  title: 'Keep staging, and recover in less time',
  edits: {
    '.github/workflows/deploy.yml': (old) =>
      old
        .replaceAll(yardTests, '')
        .replace('      profiles: monitoring\n', '')
        .replaceAll(/\n? {6}destroy-(?:project|environment): .*\n/g, ''),
    '.github/workflows/recover.yml': (old) =>
      old.replace('      ssh-user: ', '      soak: 1s\n      ssh-user: '),
    'compose.prod.yml': (old) => old.replace('  backend:\n', '  backend:\n    stop_grace_period: 2s\n'),
  },
};

/** A release whose migration takes something away that the one before had. */
export const forgetTasks: Change = {
  title: 'Forget the tasks',
  edits: {
    'backend/prisma/migrations/20261102090000_forget_tasks/migration.sql': () =>
      'ALTER TABLE "work_orders" DROP COLUMN "task";\n',
  },
};

/** Health without the waits that a user has, and with a control that this machine reaches. A sick backend is told sooner. */
export function shorterLook(control: string): Change {
  const waits = '      heal-wait: 1s\n      heal-pause: 0s\n      max-heals: 20\n      reopen-within: 1s\n';
  const shorten = (old: string) =>
    old.replace('https://api.github.com', control).replace('      heal: |', `${waits}      heal: |`);
  return {
    title: 'Look in less time',
    edits: {
      '.github/workflows/health.yml': shorten,
      'backend/Dockerfile.prod': (old) =>
        old.replace('--interval=5s', '--interval=3s').replace('--start-period=10s', '--start-period=6s'),
    },
  };
}

/** A release that serves until a boat of a certain name comes: a fault in its image that no restart takes away. */
export const brittle: Change = {
  title: 'Admire the boats',
  edits: {
    'backend/server.js': (old) =>
      old.replace(
        "  return { status: 'healthy'",
        "  const { rowCount } = await pool.query(\"SELECT 1 FROM boats WHERE name = 'Flying Dutchman'\");\n  if (rowCount > 0) throw new Error('cannot admire the Flying Dutchman');\n  return { status: 'healthy'",
      ),
  },
};

const allSteps = 'heal: |\n        restart\n        recreate\n        rollback\n';

/** Health as it is without a list of steps: nothing but a restart. */
export const restartOnly: Change = {
  title: 'Only restart what fails',
  edits: { '.github/workflows/health.yml': (old) => old.replace(allSteps, 'heal: restart\n') },
};

/** The steps of the example again. */
export const everyStep: Change = {
  title: 'Go back where a restart does not help',
  edits: { '.github/workflows/health.yml': (old) => old.replace('heal: restart\n', allSteps) },
};

/** Health with a mistake of its author, which no look begins with. */
export const unreadable: Change = {
  title: 'Wait for soon',
  edits: { '.github/workflows/health.yml': (old) => old.replace('heal-wait: 1s', 'heal-wait: soon') },
};

/** The repair of it. */
export const readable: Change = {
  title: 'Wait for a second',
  edits: { '.github/workflows/health.yml': (old) => old.replace('heal-wait: soon', 'heal-wait: 1s') },
};

/** A release whose backend never becomes healthy, and that has already changed mounted configuration. */
export const broken: Change = {
  title: 'Close the yard by mistake',
  edits: {
    'backend/settings.json': () => '{ "healthy": false }\n',
    'infrastructure/proxy/nginx.conf': (old) =>
      old.replace('add_header Yard wide;', 'add_header Yard closed;'),
  },
};

/** The repair of the broken one. */
export const repaired: Change = {
  title: 'Open the yard again',
  edits: { 'backend/settings.json': () => '{ "healthy": true }\n' },
};

/** A commit that its own tests refuse. */
export const failingTest: Change = {
  title: 'Count hours wrongly',
  edits: { 'backend/work-orders.js': (old) => old.replace('?? 0', '?? 1') },
};

/** The repair of it. */
export const passingTest: Change = {
  title: 'Count hours rightly',
  edits: { 'backend/work-orders.js': (old) => old.replace('?? 1', '?? 0') },
};
