import { join } from 'node:path';
import { Failure } from '@fairway/runtime';
import * as faults from './machines/faults.ts';
import { createDatabase, query, type Row } from './machines/postgres.ts';
import { type Ran, run } from './machines/run.ts';
import { stateDirectory } from './records/directories.ts';
import { containerName, services } from './records/names.ts';
import type { LabRecord } from './records/record.ts';
import { removeLab } from './remove.ts';

/** A server of a lab. */
export interface LabNode {
  /** Its host name and its name in the swarm: `manager`, `worker1`, `worker2` ... */
  readonly name: string;
  /** Reachable from this machine. */
  readonly address: string;
  readonly sshPort: 22;
  /** Its host keys of all types as lines of a known_hosts file. */
  readonly knownHosts: string;
  /** Runs a command on it as root, not over SSH, and says how it ended. */
  exec(argv: readonly string[], input?: string): Promise<Ran>;
}

/** Servers and services on this machine, up and ready. Reading a service that was not asked for throws. */
export class Lab {
  readonly name: string;
  /** The directory of this lab's keys, certificates and sockets. */
  readonly stateDir: string;
  /** `manager` first, then the workers in order. */
  readonly nodes: readonly LabNode[];
  /** Opens `deploy` (in the group docker) and `root` on every server. */
  readonly ssh: { readonly user: 'deploy'; readonly privateKey: string; readonly privateKeyFile: string };
  /** The known_hosts lines of all servers. */
  readonly knownHosts: string;
  /** The environment of a runner in this lab. */
  readonly machineEnv: Readonly<Record<string, string>>;
  readonly #record: LabRecord;

  constructor(record: LabRecord) {
    this.#record = record;
    this.name = record.name;
    this.stateDir = stateDirectory(record.name);
    this.nodes = record.nodes.map((node) => ({
      ...node,
      sshPort: 22,
      exec: (argv, input) => {
        const command = ['docker', 'exec', '--interactive', containerName(record.name, node.name), ...argv];
        return run(command, input === undefined ? {} : { input });
      },
    }));
    this.ssh = {
      user: 'deploy',
      privateKey: record.privateKey,
      privateKeyFile: join(this.stateDir, 'ssh', 'id_ed25519'),
    };
    this.knownHosts = record.nodes.map((node) => node.knownHosts).join('');
    this.machineEnv = record.machineEnv;
  }

  /** The server of this name. */
  node(name: string): LabNode {
    const found = this.nodes.find((node) => node.name === name);
    return found ?? this.#missing(name);
  }

  /** The registry: TLS by the lab's authority, one user. Holds `base/node`, `base/nginx`, `base/postgres`
   * and `base/busybox`. */
  get registry(): { address: string; username: string; password: string; caFile: string } {
    const { address, password } = this.#record.registry ?? this.#missing('registry');
    return { address, username: 'lab', password, caFile: join(this.stateDir, 'tls', 'ca.crt') };
  }

  /** The engine that builds images. */
  get builder(): { dockerHost: string } {
    return this.#record.builder ?? this.#missing('builder');
  }

  /** PostgreSQL, reachable from this machine and from every container on the servers. */
  get postgres(): {
    address: string;
    port: number;
    adminUrl: string;
    createDatabase: (name: string) => Promise<string>;
    query: (url: string, sql: string) => Promise<Row[]>;
  } {
    const { address, password } = this.#record.postgres ?? this.#missing('postgres');
    const adminUrl = `postgresql://postgres:${password}@${address}:5432/postgres`;
    return {
      address,
      port: 5432,
      adminUrl,
      createDatabase: (name) => createDatabase(this.name, adminUrl, name),
      query: (url, sql) => query(this.name, url, sql),
    };
  }

  /** Runs a command as root on any machine, the services among them. */
  exec = async (machine: string, argv: readonly string[]): Promise<Ran> =>
    run(['docker', 'exec', containerName(this.name, this.#known(machine)), ...argv]);

  /** Freezes every process of a machine; its kernel still accepts connections, which nobody answers. */
  pause = async (machine: string): Promise<void> => faults.pause(this.name, this.#known(machine));

  /** Cuts the power of a machine: every process dies, the disk stays. */
  kill = async (machine: string): Promise<void> => faults.kill(this.name, this.#known(machine));

  /** Unplugs a machine's network cable: packets are dropped without an answer. */
  cut = async (machine: string): Promise<void> => faults.cut(this.name, this.#known(machine));

  /** Restarts the engine of a server alone: the machine and its SSH stay. Ends when the new engine answers. */
  restartEngine = async (server: string): Promise<void> =>
    faults.restartEngine(this.name, this.node(server).name);

  /** Undoes pause, kill and cut, and waits until the machine is ready. */
  restore = async (machine: string): Promise<void> => faults.restore(this.name, this.#known(machine));

  /** The log of a machine since its start; of a server, the output of sshd and of its engine. */
  logs = async (machine: string): Promise<string> => {
    const { stdout, stderr } = await run(['docker', 'logs', containerName(this.name, this.#known(machine))]);
    return stdout + stderr;
  };

  /** Removes the lab with everything that it made. */
  stop = (): Promise<void> => removeLab(this.name);

  /** The names of all machines. */
  get machines(): string[] {
    return [
      ...this.nodes.map(({ name }) => name),
      ...services.filter((name) => this.#record[name] !== undefined),
    ];
  }

  #known(machine: string): string {
    return this.machines.includes(machine) ? machine : this.#missing(machine);
  }

  #missing(machine: string): never {
    throw new Failure({
      what: `The lab ${this.name} has no ${machine}.`,
      why: `Its machines are: ${this.machines.join(', ')}.`,
      fix: 'Name one of these, or ask startLab for it.',
    });
  }
}
