import type { Bench } from '../../scripts/bench-report/rows.ts';
import { measureRolling, rollingDeploys } from './compose/rolling.ts';
import { openSite } from './compose/site.ts';
import { measureTimes, timedVersions } from './compose/times.ts';

export const bench: Bench = {
  about:
    'compose-deploy against Docker Compose by hand, on one server: requests lost in rolling deploys, times (soak and drain, which only wait, at 0), and connections. About ten minutes.',
  async run(say) {
    const site = await openSite(Math.max(rollingDeploys + 1, timedVersions), say);
    try {
      const times = await measureTimes(site, say);
      return [...times, ...(await measureRolling(site, say))];
    } finally {
      await site.stop();
    }
  },
};
