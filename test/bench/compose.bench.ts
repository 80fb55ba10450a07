import type { Bench } from '../../scripts/bench-report/rows.ts';
import { measureRolling, rollingDeploys } from './compose/rolling.ts';
import { openSite } from './compose/site.ts';
import { measureTimes, versionsFor } from './compose/times.ts';

export const bench: Bench = {
  about:
    'compose-deploy against Docker Compose by hand, on one server: times (without soak and drain, which only wait), connections, and requests lost in rolling deploys. About ten minutes.',
  async run(say, { rounds = 5 } = {}) {
    const site = await openSite(Math.max(rollingDeploys + 1, versionsFor(rounds)), say);
    try {
      const times = await measureTimes(site, rounds, say);
      return [...times, ...(await measureRolling(site, say))];
    } finally {
      await site.stop();
    }
  },
};
