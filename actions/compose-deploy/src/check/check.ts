import { targetsOf, tryFleet } from '@fairway/access-kit';
import { type Installation, readSources, type Sources } from '@fairway/compose-kit';
import {
  allProblems,
  type DeployContext,
  type Finding,
  freeDisks,
  problemOf,
  summariseLedger,
  tellFindings,
} from '@fairway/deploy-kit';
import { countOf } from '@fairway/runtime';
import type { RequestOf } from '../inputs.ts';
import { checkHost, nothingRead } from './check-host.ts';

/**
 * Proves that the hosts can take a deploy. All hosts are checked side by side and nothing is changed. All findings are
 * reported, not only the first.
 * @throws Failure naming all problems
 */
export async function check(request: RequestOf<'check'>, context: DeployContext): Promise<void> {
  const { inputs } = request;
  await using open = new AsyncDisposableStack();
  const { findings, installations } = await context.phase('check', async (phase) => {
    const found = await lookAtAll(request, open, context);
    tellFindings(inputs.project, found.findings, {
      phase,
      summary: context.summary,
      machines: 'hosts',
    });
    if (!found.findings.some(({ problem }) => problem)) {
      const { length } = inputs.hosts;
      phase.proved(
        `${length} of ${countOf(length, 'host')} can take a deploy`,
        'host key, engine, Compose, rsync, disk, directories, clock and registry checked',
      );
    }
    return found;
  });
  for (const installation of installations) tellLedger(installation, inputs.hosts.length, context);
  const problem = allProblems(inputs.project, findings);
  if (problem) throw problem;
  context.setOutput('status', 'checked');
}

interface Looked {
  readonly findings: readonly Finding[];
  /** The installations of the project that could be read. */
  readonly installations: readonly Installation[];
}

async function lookAtAll(
  { inputs, source }: RequestOf<'check'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Looked> {
  const [results, release] = await Promise.all([
    tryFleet(targetsOf(inputs.hosts, inputs.ssh), open, context),
    source ? readRelease({ inputs, source }, context) : { findings: [], sources: undefined },
  ]);
  const hosts = await Promise.all(
    results.map(async (result) => {
      if (result.ok) return checkHost(result.host, inputs, release.sources, context);
      const problem = problemOf(result.error, `${result.name} cannot be used.`);
      return { findings: [{ where: result.label, what: 'access', problem }], ...nothingRead };
    }),
  );
  context.signal.throwIfAborted();
  return {
    findings: [
      ...hosts.flatMap(({ findings }) => findings),
      ...freeDisks(
        hosts.flatMap(({ disk }) => disk ?? []),
        'hosts',
      ),
      ...release.findings,
    ],
    installations: hosts.flatMap(({ installation }) => installation ?? []),
  };
}

/** Reads the release from the repository and the inputs. A problem with it is reported once, not for each host. */
async function readRelease(
  { inputs, source }: Pick<RequestOf<'deploy'>, 'inputs' | 'source'>,
  context: DeployContext,
): Promise<{ readonly findings: readonly Finding[]; readonly sources: Sources | undefined }> {
  const found = { where: 'release', what: 'its files and variables' };
  try {
    const sources = await readSources(inputs, source, context);
    const evidence = `${source.composeFiles.join(', ')} and what they name can be read`;
    return { findings: [{ ...found, evidence }], sources };
  } catch (error) {
    const problem = problemOf(error, 'The release cannot be read.');
    return { findings: [{ ...found, problem }], sources: undefined };
  }
}

/** Writes the ledger of a host into the summary, where a user looks before a rollback. */
function tellLedger({ name, entries, kept }: Installation, hosts: number, { summary }: DeployContext): void {
  if (hosts > 1) summary.heading(name, 3);
  summariseLedger(
    entries,
    kept.map(({ release }) => release.id),
    summary,
  );
}
