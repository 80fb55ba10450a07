import { type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import type { Contender, Job } from './contender.ts';
import type { Samples } from './samples.ts';
import { type ServiceCount, serviceCounts } from './workspace.ts';

/** The deploys of one stack, in their order. A no-op repeats the last of them. */
const releases = {
  'first deploy': { release: 'v1', others: 'v1' },
  'update of all': { release: 'v2', others: 'v2' },
  'update of one': { release: 'v3', others: 'v2' },
} as const satisfies Record<string, Pick<Job, 'release' | 'others'>>;
type Step = keyof typeof releases | 'no-op';
const stepsOf: Readonly<Record<ServiceCount, readonly Step[]>> = {
  1: ['first deploy', 'update of one', 'no-op'],
  5: ['first deploy', 'update of all', 'no-op'],
  10: ['first deploy', 'update of all', 'update of one', 'no-op'],
};

/** The highest accepted ratios to the stock client. Checks and proof cost the same for one service as for ten. */
const stockGoals = { 1: 2, 5: 0.5, 10: 0.2 } as const;
/** Seconds. */
const limits = { tenMoreThanOne: 3, noOp: 5 } as const;

/** Five services are measured in every second round only, because the stock client waits a minute for them. */
export function countsOf(round: number): readonly ServiceCount[] {
  return serviceCounts.filter((count) => count !== 5 || round % 2 === 1);
}

const deployCase = (count: number, step: Step) =>
  `${count} service${count === 1 ? '' : 's'}, ${count === 1 && step === 'update of one' ? 'update' : step}`;

export async function measureDeploys(
  contenders: readonly Contender[],
  services: ServiceCount,
  samples: Samples,
): Promise<void> {
  for (const { name, deploy } of contenders) {
    let last: Job = { services, ...releases['first deploy'], again: false };
    for (const step of stepsOf[services]) {
      const job = step === 'no-op' ? { ...last, again: true } : { services, ...releases[step], again: false };
      await samples.take(deployCase(services, step), name, () => deploy(job));
      last = job;
    }
  }
}

export function deployRows(contenders: readonly Contender[], samples: Samples): Row[] {
  const peers = contenders.filter(({ name }) => name !== 'ours');
  return serviceCounts.flatMap((count) =>
    stepsOf[count].flatMap((step) =>
      peers.map(({ name, title }) => {
        const what = deployCase(count, step);
        return rowOf({
          case: what,
          unit: 's',
          ours: samples.median(what, 'ours'),
          peer: samples.median(what, name),
          peerName: title,
          goal: name === 'stock' ? stockGoals[count] : 1,
        });
      }),
    ),
  );
}

/** Limits for ours that do not depend on the others: the limit stands in place of the peer. */
export function limitRows(samples: Samples): Row[] {
  const seconds = (count: number, step: Step) => samples.median(deployCase(count, step), 'ours');
  const row = (what: string, time: number, limit: number) =>
    rowOf({ case: what, unit: 's', ours: time, peer: limit, peerName: `limit of ${limit} s`, goal: 1 });
  const beyond = (ten: Step, one: Step) => seconds(10, ten) - seconds(1, one);
  return [
    row('10 services beyond 1, first deploy', beyond('first deploy', 'first deploy'), limits.tenMoreThanOne),
    row('10 services beyond 1, update', beyond('update of all', 'update of one'), limits.tenMoreThanOne),
    row('no-op on six nodes, 10 services', seconds(10, 'no-op'), limits.noOp),
  ];
}
