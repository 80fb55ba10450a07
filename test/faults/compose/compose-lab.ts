import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type Checkout, checkOut, type RunOptions } from '../../lab/compose-deploy/step.ts';
import { versionServer } from '../../stage/samples/version-server.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import type { StepResult } from '../../stage/step/run-step.ts';

/** A project of two services: `lamp` is changed rolling; `keeper` has a fixed name, and so is stopped before it starts again. */
const files: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  lamp:
${versionServer}
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/version"]
      interval: 10s
      timeout: 10s
      start_period: 30s
      start_interval: 300ms
  keeper:
    image: \${REGISTRY}/base/busybox:latest
    container_name: \${PROJECT}-keeper
    command: ["sleep", "100000"]
    environment: {VERSION: "\${RELEASE}", WORD: "\${WORD}"}
    volumes: ["./papers:/papers:ro"]
    stop_signal: SIGKILL
`,
};

/** A lab of one server with deploys of small projects. */
export interface ComposeLab {
  readonly lab: Lab;
  /** Deploys a version of a project, or does another command. */
  run(
    project: string,
    version: string,
    more?: RunOptions & { readonly inputs?: Readonly<Record<string, string>> },
  ): Promise<StepResult>;
  /** Versions of the containers that run, by service: `lamp v1, keeper v1`. */
  serves(project: string): Promise<string>;
  /** The text of the mounted file that services read. */
  papers(project: string): Promise<string>;
  /** Whether the lock is free, or becomes free soon enough for a waiting run. */
  lockIsFree(project: string): Promise<boolean>;
  /** `v1 started`, `v1 proven` … */
  ledger(project: string): Promise<readonly string[]>;
  /** The output of a shell script on the server, as root. */
  sh(script: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startComposeLab(): Promise<ComposeLab> {
  const lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  const checkouts = new Map<string, Promise<Checkout>>();
  const checkoutOf = (version: string) => {
    const made =
      checkouts.get(version) ?? checkOut({ ...files, 'deploy/papers/rules': `rules of ${version}\n` });
    checkouts.set(version, made);
    return made;
  };
  const sh: ComposeLab['sh'] = async (script) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-ec', script]);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  return {
    lab,
    sh,
    async run(project, version, { inputs = {}, ...options } = {}) {
      const checkout = await checkoutOf(version);
      return checkout.run({ ...inputsFor(lab, project, version), ...inputs }, options);
    },
    async serves(project) {
      const format =
        '{{index .Config.Labels "com.docker.compose.service"}} {{range .Config.Env}}{{.}} {{end}}';
      const filter = `label=com.docker.compose.project=${project}`;
      const told = await sh(`docker ps -q --filter ${filter} | xargs -r docker inspect -f '${format}'`);
      return told
        .split('\n')
        .map((line) => `${line.split(' ')[0]} ${/VERSION=(\S+)/.exec(line)?.[1]}`)
        .sort()
        .join(', ');
    },
    papers: (project) => sh(`docker exec ${project}-keeper cat /papers/rules`),
    async lockIsFree(project) {
      const { exitCode } = await lab
        .node('manager')
        .exec(['flock', '-w', '300', `/var/lib/fairway/compose/${project}/lock`, 'true']);
      return exitCode === 0;
    },
    async ledger(project) {
      const text = await sh(`cat /var/lib/fairway/compose/${project}/ledger.jsonl`);
      return text.split('\n').map((line) => {
        const { version, outcome } = JSON.parse(line) as { version: string; outcome: string };
        return `${version} ${outcome}`;
      });
    },
    async stop() {
      for (const made of checkouts.values()) await (await made).remove();
      await lab.stop();
    },
  };
}

function inputsFor(lab: Lab, project: string, version: string): Record<string, string> {
  return {
    ...composeInputs(lab, project),
    files: 'deploy/papers => papers',
    release: version,
    env: JSON.stringify({ WORD: 'ahoy' }),
  };
}
