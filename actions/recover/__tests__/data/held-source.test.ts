import type { ActionContext } from '@fairway/action-kit';
import type { SubjectLock } from '@fairway/backup-kit';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { heldSource } from '../../src/data/open-data.ts';
import { backupAt, chosenOf, now } from '../samples.ts';

const chosen = chosenOf(backupAt('03'));
const { signal } = new AbortController();

/** A database of a project that was lost and made anew, and what was restored there. */
function made(project: string) {
  const restored: string[] = [];
  const source = {
    ...{ name: 'shop', kind: 'postgres', where: `database shop of ${project}`, isItself: () => true },
    sibling: (target: string) => ({ name: target }),
    restore: async () => void restored.push(project),
  };
  const subject = { source, state: undefined, place: { app: `project ${project}`, part: 'service db' } };
  const lock = { subject, hostLost: signal, release: async () => {} } as unknown as SubjectLock;
  const context = { signal, clock: { ...systemClock, now: () => now }, logger: silentLogger };
  const depot = { destinations: [] } as unknown as Parameters<typeof heldSource>[2];
  const held = heldSource(lock, { identities: [] } as never, depot, context as unknown as ActionContext);
  return { held, restored };
}

const ofShop = {
  ...chosen,
  manifest: { ...chosen.manifest, machine: null, app: 'project shop', part: 'service db' },
};

test('a database that was lost gets no backup of another one that shares its folder', async () => {
  const { held, restored } = made('shop-staging');
  await expect(held.restore(ofShop)).rejects.toThrow(
    /not of the database shop of shop-staging.*backup-upload.*`from-other: true`/s,
  );
  expect(restored).toEqual([]);
});

test('it gets its own', async () => {
  // No destination is open here, so its own has no copy to come from.
  await expect(made('shop').held.restore(ofShop)).rejects.toThrow('No copy of shop/');
});
