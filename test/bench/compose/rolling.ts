import { type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { type LoadResult, underLoad } from './load.ts';
import type { Site } from './site.ts';

export const rollingDeploys = 20;
const soak = '1s';

/**
 * As docker-rollout does it by hand: twice as many containers, a wait for their health, the old ones stopped and removed.
 * https://github.com/wowu/docker-rollout
 */
const rollout = `
old=$(docker compose ps --quiet web)
docker compose up --detach --no-recreate --scale web=2 web
new=$(docker compose ps --quiet web | grep -v "$old")
until [ "$(docker inspect --format '{{.State.Health.Status}}' "$new")" = healthy ]; do sleep 1; done
docker stop "$old" && docker rm "$old"
`;

/** Changes the app twenty times in a row under load, in three ways, and counts the requests that users lose. */
export async function measureRolling(site: Site, say: (line: string) => void): Promise<readonly Row[]> {
  const ways = {
    ours: (release: string) => site.deploy({ release, soak, drain: '2s' }),
    'docker compose up -d': (release: string) => site.byHand(`RELEASE=${release} docker compose up --detach`),
    'scale up and down by hand': (release: string) => site.byHand(`export RELEASE=${release}; ${rollout}`),
  };
  const results = new Map<string, LoadResult>();
  for (const [way, change] of Object.entries(ways)) {
    await change('v1');
    say(`${rollingDeploys} times under load: ${way}.`);
    const url = site.url(way === 'ours' ? site.ports.ours : site.ports.byHand);
    const result = await underLoad(url, async () => {
      for (let number = 2; number <= rollingDeploys + 1; number++) await change(`v${number}`);
    });
    const kinds = Object.entries(result.failures).map(([kind, count]) => `${count} × ${kind}`);
    say(
      `  ${result.failed} of ${result.sent} failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}; the slowest answer took ${Math.round(result.slowestMs)} ms`,
    );
    results.set(way, result);
  }
  const ours = results.get('ours');
  return [...results].flatMap(([peerName, peer]): Row[] => {
    if (ours === undefined || peerName === 'ours') return [];
    // Shares are compared, because a slower way gets more requests.
    return [
      rowOf({
        case: `${rollingDeploys} deploys (soak ${soak}), failed of ${ours.sent} and ${peer.sent} requests`,
        unit: 'per 10,000',
        ours: (10_000 * ours.failed) / ours.sent,
        peer: (10_000 * peer.failed) / peer.sent,
        peerName,
        goal: 0,
      }),
    ];
  });
}
