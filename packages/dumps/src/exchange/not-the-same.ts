import { Failure } from '@fairway/runtime';

/** What lies in a place after an exchange is not what lay in the other one before. Another look finds no more. */
export class NotTheSame extends Failure {
  constructor(place: string, differences: readonly string[]) {
    super({
      what: `Not everything arrived in ${place}.`,
      why: 'What lies there now is not what lay in the other place.',
      evidence: differences,
      fix: 'Let nobody change anything there meanwhile, and run this again.',
    });
  }
}
