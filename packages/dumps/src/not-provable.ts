import { Failure } from '@fairway/runtime';

/**
 * The error for a proof that came to no end because of the place that the dump was restored into, such as an extension
 * that its image lacks. Nothing is known of the backup then: it is neither proven nor bad.
 */
export class NotProvable extends Failure {}
