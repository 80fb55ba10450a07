import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import type { Bench } from '../../scripts/bench-report/rows.ts';
import { requirePrograms } from './backup/by-hand.ts';
import { generateDatabase } from './backup/database.ts';
import { measureMemory } from './backup/memory.ts';
import { requireOurs } from './backup/ours.ts';
import { measureRestores } from './backup/restores.ts';
import { startStore } from './backup/store.ts';
import { measureTimes } from './backup/times.ts';
import { run } from './swarm/run.ts';

export const bench: Bench = {
  about:
    'backup-upload against the pipe that people write, on a generated database (2 GB; `--size` in GB): one destination, six, and encrypted; its restore against pg_restore with two jobs; and its peak memory at 0.5, 2 and 8 GB.',
  async run(say, { rounds = 5, size = 2 } = {}) {
    requireOurs();
    await requirePrograms();
    const workspace = await mkdtemp(join(tmpdir(), 'fairway-bench-backup-'));
    const store = await startStore({ keeps: false });
    say('Starting PostgreSQL.');
    const lab = await startLab({ nodes: 1, postgres: true }, { logger: silentLogger });
    try {
      say(`Generating a database of ${size} GB.`);
      const database = await generateDatabase(lab, size * 1e9);
      const key = await run(['bash', '-c', 'age-keygen 2>/dev/null | sed -n "s/^# public key: //p"']);
      const place = { workspace, store: store.url, encryptTo: key.trim() };
      const times = await measureTimes(place, database, rounds, say);
      const restores = await measureRestores(workspace, database, rounds, say);
      return [...times, ...restores, ...(await measureMemory(place, say))];
    } finally {
      await lab.stop();
      await store.stop();
      await rm(workspace, { recursive: true, force: true });
    }
  },
};
