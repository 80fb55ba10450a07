import type { Host } from '@fairway/host';
import type { ProbeFault } from './probe-result.ts';
import type { VerifyItem } from './verify-item.ts';

/** One item, with its placeholders filled in, asked in one place. */
export interface ProbeCall {
  readonly item: VerifyItem;
  /** The node that is asked or asks; absent when the runner asks a single address. */
  readonly node?: string;
  /** The host on which something is run to ask. */
  readonly on?: Host;
  /** What is asked, in words that a reader can use. */
  readonly url: string;
  /** The service that is looked at, or whose database is asked. */
  readonly service?: string;
  /**
   * Asks once.
   * @throws Error with one line with the reason why no answer arrived
   */
  ask(): Promise<Answered>;
}

/** An answer that was judged. */
export interface Answered {
  /** The reason why the answer is not healthy, worded to end a sentence that begins with the probe's name. */
  readonly problem?: string | undefined;
  /** Whose fault a negative answer is. Default: the target's. */
  readonly fault?: ProbeFault;
  /** Nothing came back: what was asked may be well, and out of the asker's reach. */
  readonly silence?: boolean;
  readonly state?: 'starting' | 'stopped';
  /** What is told is over: it has failed since the last look, and runs now. */
  readonly past?: true;
  /** Restarts of the container since it was made, for the next look. */
  readonly restarts?: number;
  readonly status?: number;
  readonly statusOnly?: true;
  readonly body: string;
  readonly evidence?: readonly string[];
  /** The node, where it is known only by asking. */
  readonly node?: string | undefined;
  /** Milliseconds as the asker measured them, where that is another machine. */
  readonly ms?: number | undefined;
}
