import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';
import { type Contender, filesDir, soakSeconds, stackName } from './contender.ts';
import { run } from './run.ts';
import type { Ssh } from './ssh.ts';
import { replicas, stackFile } from './workspace.ts';

/** Ansible on this machine, with an inventory of the lab. */
export interface Ansible {
  play(playbook: string, variables: Readonly<Record<string, string>>): Promise<void>;
  readonly contender: Contender;
  close(): void;
}

/** Ansible's own variables stand in the same braces as Docker's format. */
const services = "{{ '{{.Replicas}}' }}";

const deployPlaybook = (workspace: string) => `
- hosts: nodes
  gather_facts: false
  tasks:
    - ansible.posix.synchronize: {src: ${workspace}/pages/, dest: '{{ files }}/', delete: true}
- hosts: localhost
  gather_facts: false
  tasks:
    - community.docker.docker_stack:
        name: '{{ stack_name }}'
        compose: ["${workspace}/{{ file }}"]
        with_registry_auth: true
      register: stack
    - command: docker stack services --format "${services}" {{ stack_name }}
      register: counts
      until: counts.stdout_lines | reject('equalto', '${replicas}/${replicas}') | list | length == 0
      retries: 300
      delay: 1
      changed_when: false
    - pause: {seconds: ${soakSeconds}}
      when: stack.changed
`;

const syncPlaybook = `
- hosts: nodes
  gather_facts: false
  tasks:
    - ansible.posix.synchronize: {src: "{{ from }}/", dest: "{{ to }}/", delete: true}
`;

/**
 * Ansible for this lab. The nodes have no Python: files go out by synchronize, which needs none there, and docker_stack
 * runs here and reaches the manager's engine through a connection that stays open, which is to Ansible's advantage.
 */
export async function prepareAnsible(
  lab: Lab,
  ssh: Ssh,
  directory: string,
  workspace: string,
): Promise<Ansible> {
  const at = (name: string) => join(directory, name);
  const { address, username, password } = lab.registry;
  await mkdir(at('docker'), { mode: 0o700 });
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const config = JSON.stringify({ auths: { [address]: { auth } } });
  const hosts = lab.nodes.map((node) => `${node.name} ansible_host=${node.address}`);
  await Promise.all([
    writeFile(at('docker/config.json'), config, { mode: 0o600 }),
    writeFile(at('deploy.yml'), deployPlaybook(workspace)),
    writeFile(at('sync.yml'), syncPlaybook),
    writeFile(
      at('inventory'),
      `localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3
[nodes]
${hosts.join('\n')}
[nodes:vars]
ansible_user=${lab.ssh.user}
ansible_ssh_private_key_file=${lab.ssh.privateKeyFile}
ansible_ssh_common_args=${ssh.line}
`,
    ),
  ]);
  const tunnel = await openTunnel(lab, ssh, at('engine.sock'));
  const play: Ansible['play'] = async (playbook, variables) => {
    const given = Object.entries(variables).flatMap(([name, value]) => ['--extra-vars', `${name}=${value}`]);
    await run(['ansible-playbook', '--inventory', at('inventory'), '--forks', '6', ...given, at(playbook)], {
      env: {
        DOCKER_HOST: `unix://${at('engine.sock')}`,
        DOCKER_CONFIG: at('docker'),
        REGISTRY: address,
        RELEASE: variables['release'] ?? '',
        OTHERS: variables['others'] ?? '',
        LC_ALL: 'C.UTF-8',
        ANSIBLE_LOCALHOST_WARNING: 'false',
        ANSIBLE_LOCAL_TEMP: at('ansible'),
      },
    });
  };
  return {
    play,
    close: () => void tunnel.kill(),
    contender: {
      name: 'ansible',
      title: 'Ansible: synchronize and docker_stack',
      proves: `each service has the right count of running tasks, of whatever version, and ${soakSeconds} s have passed where anything changed`,
      deploy: ({ services: count, release, others }) =>
        play('deploy.yml', {
          file: stackFile(count),
          stack_name: stackName('ansible', count),
          files: filesDir('ansible', count),
          release,
          others,
        }),
    },
  };
}

async function openTunnel(lab: Lab, ssh: Ssh, socket: string): Promise<ChildProcess> {
  const manager = `${lab.ssh.user}@${lab.node('manager').address}`;
  // It lives as long as its standard input, and so never longer than this process.
  const child = spawn('ssh', [...ssh.options, '-L', `${socket}:/run/docker.sock`, manager, 'cat'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error('The tunnel to the manager did not open.');
    await sleep(50);
  }
  return child;
}
