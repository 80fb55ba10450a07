import type { Lab } from './lab.ts';
import { run } from './machines/run.ts';
import { containerName } from './records/names.ts';

/** A lab as text: its machines with address and state, and how to get in. */
export async function describe(lab: Lab): Promise<string> {
  const inspect = [
    'docker',
    'inspect',
    '--format',
    '{{.State.Status}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
  ];
  const rows = await Promise.all(
    lab.machines.map(async (machine) => {
      const { stdout } = await run([...inspect, containerName(lab.name, machine)]);
      const [state = 'gone', address = ''] = stdout.trim().split(' ');
      return `  ${machine.padEnd(10)} ${state.padEnd(8)} ${address}`;
    }),
  );
  return [
    `Lab ${lab.name} (${lab.stateDir})`,
    ...rows,
    ...(lab.machines.includes('registry')
      ? [`  Registry:     ${lab.registry.address}, user ${lab.registry.username}`]
      : []),
    `  Secrets:      ${lab.stateDir}/lab.json holds every address, key and password`,
    `  Run in it:    pnpm lab env --name ${lab.name} writes files for pnpm workflow run`,
    `  Look inside:  pnpm lab ssh --name ${lab.name} manager (or root@manager)`,
    `  Remove:       pnpm lab down --name ${lab.name}`,
  ].join('\n');
}
