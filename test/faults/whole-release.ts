import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';

interface Container {
  readonly Config: { readonly Labels: Readonly<Record<string, string>>; readonly Env: readonly string[] };
}

interface Service {
  readonly Spec: { readonly Name: string; readonly Labels: Readonly<Record<string, string>> };
  readonly UpdateStatus?: { readonly State?: string } | null;
}

const looks = 750;
const lookEveryMs = 800;

/**
 * The release that every task of every service of a stack runs, read from the containers of each node and from the specs
 * of the services. Two reads in a row must agree. If they do not within minutes, the text describes the last state.
 */
export async function readWhole(lab: Lab, stack: string): Promise<string> {
  let last = '';
  for (let look = 0; look < looks; look++) {
    const { whole, seen } = await readOnce(lab, stack);
    if (whole !== undefined && seen === last) return whole;
    last = seen;
    await sleep(lookEveryMs);
  }
  return last;
}

async function readOnce(lab: Lab, stack: string): Promise<{ whole: string | undefined; seen: string }> {
  const named = `--filter label=com.docker.stack.namespace=${stack}`;
  // One command for each node, because starting a command costs more than its queries.
  const ask = (list: string, show: string) =>
    `ids=$(${list} --quiet ${named}) && { [ -z "$ids" ] || ${show} --format '{{json .}}' $ids; }`;
  const containersOf = ask('docker ps', 'docker inspect');
  const servicesOf = ask('docker service ls', 'docker service inspect');
  const [ofManager, ...ofNodes] = await Promise.all(
    lab.nodes.map(async ({ name, exec }) => {
      const script = name === 'manager' ? `${servicesOf} && echo --- && ${containersOf}` : containersOf;
      const { exitCode, stdout } = await exec(['sh', '-c', script]);
      return exitCode === 0 ? stdout : undefined;
    }),
  );
  const [listed = '', ownContainers] = ofManager?.split(/^---$/m, 2) ?? [];
  const services = parsed<Service>(listed);
  const answering = [ownContainers, ...ofNodes].filter((lines) => lines !== undefined);
  const tasks = answering.flatMap(parsed<Container>).map(({ Config }) => {
    const service = Config.Labels['com.docker.swarm.service.name'];
    return `${service} runs ${Config.Env.find((line) => line.startsWith('RELEASE='))?.slice(8)}`;
  });
  const specs = services.map(
    ({ Spec, UpdateStatus }) =>
      `${Spec.Name} is ${Spec.Labels['io.fairway.release']}${/ing|started/.test(UpdateStatus?.State ?? '') ? ', updating' : ''}`,
  );
  const seen = [...specs.sort(), ...tasks.sort()].join('; ');
  const release = services[0]?.Spec.Labels['io.fairway.release'];
  const wanted = [
    ...services.map(({ Spec }) => `${Spec.Name} is ${release}`).sort(),
    `${stack}_clerk runs ${release}`,
    ...Array(answering.length).fill(`${stack}_desk runs ${release}`),
  ].join('; ');
  return { whole: seen === wanted ? release : undefined, seen };
}

const parsed = <T>(lines: string): T[] =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
