import { Failure, type FailureParts } from '@fairway/runtime';

/** A Failure of a build of which it is known whether the Dockerfile's own command made it. */
export class BuildError extends Failure {
  /** Whether a command of the Dockerfile ended badly: with any cache it would again. */
  readonly ofCommand: boolean;

  constructor(parts: FailureParts, ofCommand: boolean) {
    super(parts);
    this.ofCommand = ofCommand;
  }
}
