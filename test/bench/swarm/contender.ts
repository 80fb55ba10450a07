/** One deploy that is measured. */
export interface Job {
  readonly services: number;
  /** The release of the first service. */
  readonly release: string;
  /** The release of all other services. */
  readonly others: string;
  /** Whether the stack already runs exactly this. */
  readonly again: boolean;
}

/** A way to deploy a stack with a directory of files to all nodes. */
export interface Contender {
  /** Also the beginning of the names of its stacks and of its directories on the nodes. */
  readonly name: 'ours' | 'stock' | 'ansible';
  /** Its name in the table. */
  readonly title: string;
  /** The facts that its success proves. It waits for them. */
  readonly proves: string;
  /** @throws Error if the deploy does not end as expected */
  deploy(job: Job): Promise<void>;
}

/** Seconds for which all of them watch what runs: the default of Swarm and of Docker's client. Ours has 30 s. */
export const soakSeconds = 5;

/** The stack of a contender with so many services; they stay side by side until the round is over. */
export function stackName(contender: Contender['name'], services: number): string {
  return `${contender}-${services}`;
}

/** Where that stack's files go on the nodes. */
export function filesDir(contender: Contender['name'], services: number): string {
  return `/home/deploy/${stackName(contender, services)}-files`;
}
