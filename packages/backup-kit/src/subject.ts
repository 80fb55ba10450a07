import type { ActionContext } from '@fairway/action-kit';
import type { Source } from '@fairway/dumps';
import type { Host } from '@fairway/host';
import type { BackupNeeds } from '@fairway/releases';
import type { Failure } from '@fairway/runtime';

/** The parts of the run that the engine needs. */
export type BackupContext = Pick<
  ActionContext,
  'logger' | 'clock' | 'signal' | 'github' | 'phase' | 'prove' | 'annotate' | 'mask' | 'identityToken'
>;

/** A source, with the place where its host keeps what is known of releases. */
export interface Subject {
  readonly source: Source;
  /** Undefined where the source lies on no host of ours. */
  readonly state: StatePlace | undefined;
  /** What tells it from others of its machine; absent where nobody has said it. */
  readonly place?: PlaceOnMachine;
  /**
   * Reaches it anew: a deploy gives its service another container. Absent where it belongs to no installation.
   * @param signal ends what it does from then on; that of the run by default
   */
  readonly again?: (signal?: AbortSignal) => Promise<Subject>;
}

/** What tells a source from others of its machine. */
export interface PlaceOnMachine {
  /** `project shop`, `stack shop`; null where it belongs to none. */
  readonly app: string | null;
  /** `service db`, `container db`, `volume uploads`, or the address of its server; null for files and commands. */
  readonly part: string | null;
}

/** A directory of a host with a ledger, and with the mark of the newest backups beside it. */
export interface StatePlace {
  readonly host: Host;
  readonly directory: string;
  /**
   * What a dump needs of the installation: the services whose containers it reads, or makes stand still. Absent where nobody knows: then no store of
   * data of it is stopped meanwhile.
   */
  readonly needs?: (signal: AbortSignal) => Promise<BackupNeeds>;
}

/** A source of the configuration, and whether its machine could be reached. */
export interface ReachedSubject {
  readonly name: string;
  readonly kind: Source['kind'];
  readonly subject: Subject | undefined;
  /** Why it could not be reached. */
  readonly failure: Failure | undefined;
  /**
   * Waits for the end of the deploy that may have taken it away, and reaches it then. It gives undefined where nobody
   * deploys.
   * @throws Failure that names the deploy, after `waitMs`
   */
  readonly afterChanges?: (waitMs: number) => Promise<Subject | undefined>;
}
