import type { ActionContext } from '@fairway/action-kit';
import type { Source } from '@fairway/dumps';
import type { Host } from '@fairway/host';
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
}

/** A directory of a host with a ledger, and with the mark of the newest backups beside it. */
export interface StatePlace {
  readonly host: Host;
  readonly directory: string;
}

/** A source of the configuration, and whether its machine could be reached. */
export interface ReachedSubject {
  readonly name: string;
  readonly kind: Source['kind'];
  readonly subject: Subject | undefined;
  /** Why it could not be reached. */
  readonly failure: Failure | undefined;
}
