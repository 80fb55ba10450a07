import type { Bench } from '../../scripts/bench-report/rows.ts';
import { measureMany } from './health/many-endpoints.ts';
import { measureReference } from './health/reference-system.ts';
import { requireBundle } from './measured-step.ts';

export const bench: Bench = {
  about:
    'health-heal: a hundred endpoints on three hosts against their slowest answer, and the reference system on one server against the same checks by curl and ssh. About three minutes.',
  async run(say, { rounds = 5 } = {}) {
    requireBundle('health-heal');
    return [...(await measureMany(rounds, say)), ...(await measureReference(rounds, say))];
  },
};
