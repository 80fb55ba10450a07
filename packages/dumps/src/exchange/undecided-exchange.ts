import { Failure, messageOf } from '@fairway/runtime';

/** An exchange of which nobody could see what became of it. Both are there, under either name. */
export class UndecidedExchange extends Failure {
  /** @param remains where that lies of which both may still lack something */
  constructor(names: string, kept: string, errors: readonly unknown[], remains?: string) {
    super({
      what: `Nobody knows whether ${names} have changed places.`,
      why: 'The exchange failed on its way, and what became of it could not be seen afterwards.',
      evidence: errors.filter((error) => error !== undefined).map(messageOf),
      fix: `Look which of them holds the newer data: those of before may lie in ${kept} now.${remains === undefined ? '' : ` ${remains}`}`,
    });
  }
}
