/** One deploy that is measured. */
export interface Job {
  readonly services: number;
  readonly release: string;
  /** Whether this release runs already. */
  readonly again: boolean;
}

/** A way to deploy a stack with a directory of files to all nodes. */
export interface Contender {
  /** Also the name of its stack and the beginning of its directory's on the nodes. */
  readonly name: 'ours' | 'stock' | 'ansible';
  /** How the table calls it. */
  readonly title: string;
  /** What holds once it has ended well. */
  readonly proves: string;
  /** @throws Error where it does not end as it should. */
  deploy(job: Job): Promise<void>;
}

/** Milliseconds for which all of them watch what runs; Swarm's own default for updates. */
export const soakSeconds = 5;
