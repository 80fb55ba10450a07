import type { Lab } from '@fairway/lab';
import { heading } from './heading.ts';

/** Says how to look into a lab that stays, and how to remove it. */
export function sayWhereToLook(lab: Lab, work: string): void {
  const { name, nodes } = lab;
  const cli = (command: string, rest = '') =>
    `  pnpm --silent lab ${command} --name ${name}${rest && ` ${rest}`}`;
  heading('The lab stays up. Look inside');
  for (const [what, command] of [
    ['in this repository, with its own Node and pnpm', '  export PATH="$PWD/.tools/node_modules/.bin:$PATH"'],
    ['its machines', cli('status')],
    ['the services', cli('ssh', 'manager docker stack services marina')],
    ['the ledger', cli('ssh', 'manager cat /var/lib/fairway/stacks/marina/ledger.jsonl')],
    ['a shell on a worker', cli('ssh', 'worker3')],
    ['variables and secrets for a workflow of your own', cli('env')],
    ['the app', `  curl http://${nodes[1]?.address}/api/harbor/health`],
    ["the caller's repository", `  git -C ${work}/marina log --oneline`],
  ] as const) {
    console.log(`  # ${what}\n${command}`);
  }
  console.log(`\n  # remove it all\n${cli('down')} && rm -rf ${work}`);
}
