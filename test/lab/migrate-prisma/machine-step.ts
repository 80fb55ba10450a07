import { migrateStep, type StepExtras } from './step.ts';
import type { Harbor } from './use-harbor.ts';

type Texts = Readonly<Record<string, string>>;

/** Shared by the tests that migrate from a host. */
export interface MachineStep {
  /** Migrates harbor by way of the manager. */
  migrate(
    url: string,
    fields: Texts,
    inputs?: Texts,
    onLog?: StepExtras['onLog'],
  ): ReturnType<typeof migrateStep>;
  /** harbor's URL with another name for its server. */
  urlAt(hostname: string): string;
  /** The output of a command on the manager. */
  said(...argv: readonly string[]): Promise<string>;
  /** Everything that runs have left on the manager, one line each, and at the end the number of its containers. */
  leftOvers(): Promise<string>;
}

export function machineStep(own: Harbor): MachineStep {
  const manager = () => own.lab.node('manager');
  const said = async (...argv: readonly string[]) => (await manager().exec(argv)).stdout.trim();
  return {
    said,
    leftOvers: () =>
      said(
        ...['sh', '-c'],
        'ls -d /tmp/fairway-* 2>/dev/null; docker ps -aq --filter name=fairway-; docker ps -q | wc -l',
      ),
    urlAt(hostname) {
      const url = new URL(own.url);
      url.hostname = hostname;
      return url.href;
    },
    migrate(url, fields, inputs, onLog) {
      const access = {
        'ssh-user': own.lab.ssh.user,
        'ssh-key': own.lab.ssh.privateKey,
        'ssh-known-hosts': own.lab.knownHosts,
      };
      const databases = { harbor: { url, fields: { host: manager().address, ...fields } } };
      return migrateStep(own.checkout.path, databases, {
        install: 'auto',
        inputs: { ...access, ...inputs },
        ...(onLog && { onLog }),
      });
    },
  };
}
