/** One deploy that is measured. */
export interface Job {
  readonly services: number;
  /** What the first service runs. */
  readonly release: string;
  /** What all the others run. */
  readonly others: string;
  /** Whether just this runs already. */
  readonly again: boolean;
}

/** A way to deploy a stack with a directory of files to all nodes. */
export interface Contender {
  /** Also the beginning of the names of its stacks and of its directories on the nodes. */
  readonly name: 'ours' | 'stock' | 'ansible';
  /** How the table calls it. */
  readonly title: string;
  /** What holds once it has ended well, and so what it waits for. */
  readonly proves: string;
  /** @throws Error where it does not end as it should. */
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
