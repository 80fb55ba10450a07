import type { Fault } from '../faults.ts';

export { type Fault as S3Fault, Faults as S3Faults } from '../faults.ts';

/** An error document, for a fault. */
export function saying(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return {
    status,
    headers,
    body: `<Error><Code>${code}</Code><Message>${code} by request of a test</Message></Error>`,
  };
}
