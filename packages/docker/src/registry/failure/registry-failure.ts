import { Failure } from '@fairway/runtime';
import { explainRegistryError, type RegistryErrorCause } from './registry-error.ts';

/** A Failure of which it is known what kind of trouble with a registry it is. */
export class RegistryFailure extends Failure {
  readonly kind: RegistryErrorCause['kind'];

  /**
   * @param what what failed, and where
   * @param said what docker, buildx or BuildKit printed; its cause is read from it
   * @param registry the registry's address
   */
  constructor(what: string, said: readonly string[], registry: string) {
    const { kind, why, fix } = explainRegistryError(said.join('\n'), registry);
    super({ what, why, fix, evidence: said.slice(0, 8) });
    this.kind = kind;
  }
}
