import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, type LabNode, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { run, sshCommand } from '../../lab/machine.ts';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { composeFile, gateConfig, webCommand } from './app.ts';

/** A server with two installations of one app side by side: one that compose-deploy keeps, one that is kept by hand. */
export interface Site {
  readonly ports: { readonly ours: number; readonly byHand: number };
  url(port: number): string;
  /** A run of compose-deploy, as a workflow has it; milliseconds. */
  deploy(inputs: Readonly<Record<string, string>>): Promise<number>;
  /** A shell script in the directory that is kept by hand, over plain ssh; milliseconds. */
  byHand(script: string): Promise<number>;
  /** What a workflow does before that: the files by rsync, and the login, over connections of their own; milliseconds. */
  prepareByHand(): Promise<number>;
  /** How many SSH connections the server has let in so far. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

const ports = { ours: 18_080, byHand: 18_081 } as const;

/** @param versions how many versions of the app's image there are: v1 and on */
export async function openSite(versions: number, say: (line: string) => void): Promise<Site> {
  say('Starting a server and a registry.');
  const lab = await startLab({ nodes: 1, swarm: false, registry: true }, { logger: silentLogger });
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-bench-compose-'));
  const stop = async () => {
    await rm(workspace, { recursive: true, force: true });
    await lab.stop();
  };
  try {
    const node = lab.node('manager');
    say(`Making ${versions} versions of an image.`);
    await publishVersions(lab, versions);
    await mkdir(join(workspace, 'gate'));
    await writeFile(join(workspace, 'compose.yaml'), composeFile);
    await writeFile(join(workspace, 'gate/gate.conf'), gateConfig);
    const files = { 'compose.yaml': composeFile, 'gate/gate.conf': gateConfig };
    const dotenv = `REGISTRY=${lab.registry.address}/bench\nBASES=${lab.registry.address}/base\nPORT=${ports.byHand}\n`;
    for (const [name, content] of Object.entries({ ...files, '.env': dotenv }))
      await must(node, `mkdir -p ~deploy/by-hand/gate && cat >~deploy/by-hand/${name}`, content);
    await must(node, 'chown -R deploy: ~deploy/by-hand');
    const ssh = await sshCommand(lab, node.address, workspace);
    const { address, username, password } = lab.registry;
    const rsync = ['rsync', '-a', '-e', ssh.slice(0, -1).join(' '), 'compose.yaml', 'gate'];
    const prepare = async () => {
      await requireRun([...rsync, `${lab.ssh.user}@${node.address}:by-hand/`], { cwd: workspace });
      const login = `docker login --username ${username} --password-stdin ${address}`;
      await requireRun([...ssh, login], { input: password });
    };
    return {
      ports,
      url: (port) => `http://${node.address}:${port}/`,
      deploy: (inputs) => deployed(lab, workspace, inputs),
      byHand: (script) => timed(() => requireRun([...ssh, `cd by-hand && ${script}`])),
      prepareByHand: () => timed(prepare),
      async connections() {
        return [...(await lab.logs('manager')).matchAll(/Accepted publickey for deploy/g)].length;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deployed(
  lab: Lab,
  workspace: string,
  inputs: Readonly<Record<string, string>>,
): Promise<number> {
  return timed(async () => {
    const { exitCode, log } = await runStep({
      action: 'compose-deploy',
      workspace,
      inputs: {
        environment: 'bench',
        project: 'ours',
        directory: '/home/deploy/ours',
        hosts: lab.node('manager').address,
        ...accessInputs(lab),
        'compose-files': 'compose.yaml',
        files: 'gate => gate',
        registry: `${lab.registry.address}/bench`,
        env: `BASES=${lab.registry.address}/base\nPORT=${ports.ours}`,
        verify: `[{name: web, url: "http://{host}:${ports.ours}/", json: {version: "{release}"}}]`,
        ...inputs,
      },
      env: { GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567' },
    });
    if (exitCode !== 0)
      throw new Error(`compose-deploy ended with ${exitCode}:\n${log.replaceAll(/^::add-mask::.*\n/gm, '')}`);
  });
}

/** Each version differs in its configuration alone, so that pulling it takes no time of its own. */
async function publishVersions(lab: Lab, versions: number): Promise<void> {
  const { address, username, password } = lab.registry;
  const node = lab.node('manager');
  for (const user of ['root', 'deploy'])
    await must(
      node,
      `su ${user} -c 'docker login --username ${username} --password-stdin ${address}'`,
      password,
    );
  await must(node, `for i in node nginx busybox; do docker pull --quiet ${address}/base/$i:latest; done`);
  const change = `CMD ${JSON.stringify(webCommand)}`;
  await must(
    node,
    `made=$(docker create ${address}/base/node:latest)
     change=$(cat)
     for i in $(seq ${versions}); do
       docker commit --change "$change" --change "ENV VERSION=v$i" "$made" ${address}/bench/web:v$i
       docker push --quiet ${address}/bench/web:v$i
       docker rmi ${address}/bench/web:v$i
     done
     docker rm "$made"`,
    change,
  );
}

async function must(node: LabNode, script: string, input?: string): Promise<void> {
  requireWell(script, await node.exec(['sh', '-ec', script], input));
}

async function requireRun(
  argv: readonly string[],
  { cwd = '', ...options }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<void> {
  const inside = cwd ? ['env', `--chdir=${cwd}`, ...argv] : argv;
  requireWell(argv.at(-1) ?? '', await run(inside, options));
}

function requireWell(script: string, { exitCode, stdout, stderr }: Awaited<ReturnType<typeof run>>): void {
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}:\n${stdout}${stderr}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
