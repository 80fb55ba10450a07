import { Failure, type FailureParts } from '@fairway/runtime';

/** The Failure of a build. It says whether a command of the Dockerfile caused it. */
export class BuildError extends Failure {
  /** A command of the Dockerfile failed. It would fail again with any cache. */
  readonly ofCommand: boolean;

  constructor(parts: FailureParts, ofCommand: boolean) {
    super(parts);
    this.ofCommand = ofCommand;
  }
}
