import type { Lab, LabNode } from '@fairway/lab';
import type { SummaryRun } from '@fairway/workflow-runner';
import { startVendor } from '../channels/vendor.ts';
import { sshInputs } from '../step/lab-access.ts';
import { runStep } from '../step/run-step.ts';

const port = 8099;
/** A project that nobody released with Fairway. */
const beacon = (registry: string) => `
name: beacon
services:
  lamp:
    image: ${registry}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo lit >/www/lamp && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    restart: unless-stopped
    ports: ["${port}:80"]
`;

/**
 * Kills a container of a Compose project on a worker, lets health-heal look once, and shows what it healed and proved,
 * and the message that it sent. Returns the look for the page.
 * @param workspace the directory of the caller's repository
 * @throws Error when the project does not answer again or nobody was told
 */
export async function watchOver(lab: Lab, workspace: string, signal: AbortSignal): Promise<SummaryRun> {
  const node = lab.node('worker5');
  const url = `http://${node.address}:${port}/lamp`;
  await startBeacon(lab, node);
  await inside(node, ['docker', 'kill', 'beacon-lamp-1']);
  console.log('  docker kill beacon-lamp-1   on worker5: the engine does not start again what was killed.');
  const startedAt = Date.now();
  const summary = await lookAndHeal({ lab, node, url, workspace, signal });
  const endedAt = Date.now();
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if ((await answer.text()).trim() !== 'lit') throw new Error(`${url} does not answer as before.`);
  console.log(`  ${url} answers again.`);
  return {
    name: 'A look at health',
    verdict: 'a killed container was started again, and is proven',
    conclusion: 'success',
    jobs: [{ name: 'Look and heal', summary, conclusion: 'success', startedAt, endedAt }],
  };
}

interface Watched {
  readonly lab: Lab;
  readonly node: LabNode;
  readonly url: string;
  readonly workspace: string;
  readonly signal: AbortSignal;
}

/** Runs the action, shows what it proved and what it sent to a webhook, and returns its summary. */
async function lookAndHeal({ lab, node, url, workspace, signal }: Watched): Promise<string> {
  const hook = await startVendor(() => ({ reply: { status: 204 } }));
  try {
    const { exitCode, outputs, log, report, summary } = await runStep({
      action: 'health-heal',
      workspace,
      inputs: {
        project: 'beacon',
        environment: 'production',
        hosts: `${node.name}=${node.address}`,
        ...sshInputs(lab),
        probes: JSON.stringify([{ name: 'lamp', url, contains: 'lit', heal: 'lamp', interval: '200ms' }]),
        control: `${hook.url}/`,
        'heal-wait': '1s',
        notify: JSON.stringify({
          channels: { hook: { webhook: { url: `${hook.url}/hooks/beacon`, secret: 'a-key-of-the-hook' } } },
        }),
      },
      env: { GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1', GITHUB_WORKFLOW: 'Health' },
    });
    signal.throwIfAborted();
    if (exitCode !== 0 || outputs['outcome'] !== 'healed') {
      throw new Error(
        `${saidIn(log)}\nhealth-heal ended with ${exitCode} and said ${outputs['outcome']}, not healed.`,
      );
    }
    console.log(`  health-heal: ${outputs['outcome']} ${JSON.parse(outputs['healed'] ?? '[]').join(', ')}`);
    for (const { what, evidence } of report?.proofs ?? [])
      console.log(`    proven: ${what} (${evidence.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/, '$1')})`);
    const [message] = hook.sent.filter(({ method }) => method === 'POST');
    if (!message) throw new Error(`${saidIn(log)}\nNobody was told.`);
    const { state, severity, title, text } = message.body as Record<string, string>;
    console.log(`  A message arrived at the webhook: ${severity} ${state}: ${title}`);
    console.log(`    ${text?.split('\n').join('\n    ')}`);
    return summary;
  } finally {
    await hook.stop();
  }
}

/** The log as people see it: the runner swallows the lines that mask secrets. */
const saidIn = (log: string): string =>
  log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');

async function startBeacon({ registry }: Lab, node: LabNode): Promise<void> {
  const { address, username, password } = registry;
  await inside(node, ['docker', 'login', '--username', username, '--password-stdin', address], password);
  await inside(node, ['docker', 'compose', '--file', '-', 'up', '--detach', '--quiet-pull'], beacon(address));
}

async function inside(node: LabNode, argv: readonly string[], input?: string): Promise<void> {
  const { exitCode, stderr } = await node.exec(argv, input);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} on ${node.name}: ${stderr}`);
}
