import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { arranged, readReport, type StepReport } from '@fairway/notify';
import { messageOf } from '@fairway/runtime';

/** What was read, and what could not be: nobody may be left untold because one report is missing. */
export interface ReadReports {
  /** Each once, in the order of their time. */
  readonly reports: readonly StepReport[];
  readonly problems: readonly string[];
}

/**
 * Reads the reports of the input: paths, or JSON of one line each, or one JSON text of many lines.
 * @param where.workspace the directory from which paths are meant
 * @param where.environment of reports that name none
 */
export async function readReports(
  written: string,
  { workspace, environment }: { readonly workspace: string; readonly environment: string },
): Promise<ReadReports> {
  const reports: StepReport[] = [];
  const problems: string[] = [];
  for (const [index, entry] of entriesOf(written).entries()) {
    const isJson = entry.startsWith('{');
    const name = isJson ? `The report in line ${index + 1}` : `The report ${entry}`;
    try {
      const read = readReport(isJson ? entry : await readFile(placeOf(entry, workspace), 'utf8'));
      if ('report' in read) reports.push(read.report);
      else problems.push(`${name} cannot be used. ${read.problem}`);
    } catch (error) {
      problems.push(`${name} cannot be read: ${messageOf(error)}.`);
    }
  }
  return { reports: arranged(reports, environment), problems };
}

function entriesOf(written: string): readonly string[] {
  const whole = written.trim();
  // A report that was printed for people goes over many lines.
  if (/^\{\s*\n/.test(whole)) return [whole];
  return whole
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function placeOf(path: string, workspace: string): string {
  return isAbsolute(path) ? path : resolve(workspace, path);
}
