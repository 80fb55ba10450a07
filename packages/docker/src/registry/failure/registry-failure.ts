import { Failure } from '@fairway/runtime';
import { explainRegistryError, type RegistryErrorCause } from './registry-error.ts';

/** A Failure that a registry caused. It says which kind of trouble the registry had. */
export class RegistryFailure extends Failure {
  readonly kind: RegistryErrorCause['kind'];

  /**
   * @param what the operation that failed, and its place
   * @param said the lines that docker, buildx or BuildKit printed; the cause is read from them
   * @param registry the registry's address
   */
  constructor(what: string, said: readonly string[], registry: string) {
    const { kind, why, fix } = explainRegistryError(said.join('\n'), registry);
    super({ what, why, fix, evidence: said.slice(0, 8) });
    this.kind = kind;
  }
}
