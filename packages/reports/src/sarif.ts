import { ruleOf, taxaOf } from './sarif-rules.ts';
import type { SarifDescriptor, SarifLog, SarifResult, SarifRun } from './sarif-schema.ts';
import { severityOfScore, severityOfWord, worstOf } from './score.ts';
import type { Severity, Vulnerability } from './vulnerability.ts';

/** Parts of a run that may lie in another file (3.15.3). Without them, it is not known what was found. */
const decisive = ['results', 'driver', 'extensions', 'taxonomies', 'policies', 'invocations'];

/** Why a report is not that of a finished, whole scan; undefined where it is. */
export function sarifProblem({ version, runs, inlineExternalProperties }: SarifLog): string | undefined {
  if (version !== '2.1.0') return `Its version is ${version}, and only 2.1.0 is known.`;
  if (runs === undefined || runs === null || runs.length === 0)
    return 'It tells of no run: nothing was scanned.';
  if ((inlineExternalProperties ?? []).length > 0)
    return 'Parts of it stand in "inlineExternalProperties", which is not read.';
  for (const run of runs) {
    const problem = runProblem(run);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function runProblem(run: SarifRun): string | undefined {
  const name = run.tool.driver.name || 'the scanner';
  const elsewhere = Object.entries(run.externalPropertyFileReferences ?? {}).find(
    ([part, files]) => decisive.includes(part) && (!Array.isArray(files) || files.length > 0),
  );
  if (elsewhere !== undefined) return `Its ${elsewhere[0]} lie in another file, which is not read.`;
  for (const invocation of run.invocations ?? []) {
    const notes = [
      ...(invocation.toolExecutionNotifications ?? []),
      ...(invocation.toolConfigurationNotifications ?? []),
    ];
    const error = notes.find(({ level }) => level === 'error');
    const words = error?.message?.text ? ` It says: ${error.message.text.split('\n')[0]}` : '';
    if (!invocation.executionSuccessful) return `${name} says of itself that it failed.${words}`;
    if (error !== undefined) return `${name} says that it met an error.${words}`;
  }
  // An empty list says that nothing was found; no list says that nobody has looked (3.14.23).
  if (run.results === undefined || run.results === null) return `The run of ${name} has no results.`;
  for (const result of run.results) {
    const unread = scoresOf(result, run).find((score) => score === 'unreadable');
    if (unread !== undefined) return `The security-severity of ${idOf(result, run)} is not a number.`;
  }
  return undefined;
}

/** Results that say that all is well, or that there is nothing to say (3.27.9). */
const harmless = ['pass', 'notApplicable', 'informational'];

export function vulnerabilitiesInSarif({ runs }: SarifLog): Vulnerability[] {
  return (runs ?? []).flatMap((run) =>
    (run.results ?? [])
      .filter(
        (result) =>
          !harmless.includes(result.kind) && !isSuppressed(result) && result.baselineState !== 'absent',
      )
      .map((result) => {
        const rule = ruleOf(result, run);
        const { message, locations } = result;
        return {
          id: idOf(result, run),
          severity: severityOf(result, run),
          title: rule?.shortDescription?.text || (message?.text.split('\n')[0] ?? ''),
          where: locations[0]?.physicalLocation?.artifactLocation?.uri ?? '',
          installed: '',
          fixed: '',
          url: rule?.helpUri ?? '',
        };
      }),
  );
}

function idOf(result: SarifResult, run: SarifRun): string {
  return result.ruleId ?? result.rule?.id ?? ruleOf(result, run)?.id ?? '';
}

/** Whether the scanner's own rules leave a result out (3.27.23): suppressed by somebody, and by nobody in dispute. */
function isSuppressed({ suppressions }: SarifResult): boolean {
  const all = suppressions ?? [];
  return all.length > 0 && all.every(({ status = 'accepted' }) => status === 'accepted');
}

function severityOf(result: SarifResult, run: SarifRun): Severity {
  const scores = scoresOf(result, run).filter((score) => score !== 'unreadable');
  return worstOf(scores) ?? severityOfLevel(levelOf(result, run));
}

/** The level of a result: its own, that of the run's configuration, the rule's default, or `warning` (3.27.10). */
function levelOf(result: SarifResult, run: SarifRun): string {
  if (result.level !== undefined && result.level !== 'none') return result.level;
  const rule = ruleOf(result, run);
  const invocations = run.invocations ?? [];
  const [only] = invocations.length === 1 ? invocations : [];
  const invocation = invocations[result.provenance?.invocationIndex ?? -1] ?? only;
  const override = (invocation?.ruleConfigurationOverrides ?? []).find(
    ({ descriptor }) => rule !== undefined && ruleOf({ rule: descriptor }, run) === rule,
  );
  const { level = rule?.defaultConfiguration?.level ?? 'warning' } = override?.configuration ?? {};
  return result.level ?? level;
}

function severityOfLevel(level: string): Severity {
  if (level === 'error') return 'high';
  return level === 'warning' ? 'medium' : 'low';
}

/** What the scores of a result, of its rule and of its classes mean. The worst of them counts. */
function scoresOf(result: SarifResult, run: SarifRun): readonly (Severity | 'unreadable')[] {
  const described: readonly (Pick<SarifDescriptor, 'properties'> | undefined)[] = [
    result,
    ruleOf(result, run),
    ...taxaOf(result, run),
  ];
  return described.flatMap((one) => {
    const score = one?.properties?.['security-severity'];
    if (score === undefined || score === null || score === '') return [];
    const number = Number(score);
    if (Number.isFinite(number)) return [severityOfScore(number)];
    const word = severityOfWord(String(score));
    return [word === 'unknown' ? 'unreadable' : word];
  });
}
