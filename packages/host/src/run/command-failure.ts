import { Failure, formatSize, lastLines } from '@fairway/runtime';
import type { Ending } from './launch.ts';

const evidenceLines = 20;

export interface EndedCommand {
  readonly host: string;
  readonly shown: string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * The error for a command that ended without an exit status, because the machine or the way to it was lost. It says
 * nothing about what the command was to find out.
 */
export class CutOff extends Failure {}

/** The error for a command that failed: its exit status and its last lines. */
export function statusFailure(command: EndedCommand, status: number): Failure {
  return new Failure({
    what: `\`${command.shown}\` failed on ${command.host}.`,
    why: `It ended with exit status ${status}${meaningOf(status)}.`,
    evidence: lastWords(command),
    fix: adviceOn(command, status),
  });
}

/** The error for a command without an exit status. */
export function endingFailure(command: EndedCommand, ending: Exclude<Ending, { how: 'exit' }>): Failure {
  if (ending.how === 'signal')
    return new Failure({
      what: `\`${command.shown}\` was killed on ${command.host}.`,
      why: `It ended by ${ending.signal}, not by itself.`,
      evidence: lastWords(command),
      fix: `Look on ${command.host} for who killed it: \`dmesg\` shows it when memory ran out, and ${restarted} when the machine was restarted.`,
    });
  return new CutOff({
    what: `\`${command.shown}\` was cut off on ${command.host}.`,
    why: `It ended without an exit status: ${ending.reason}. It may have done its work or not.`,
    evidence: lastWords(command),
    fix:
      ending.fix ??
      `Check that ${command.host} is up and was not restarted (${restarted}), nor its sshd, then run this again.`,
  });
}

/** The error for a command that exceeded its timeout. The machine may be well. */
export class OutOfTime extends Failure {}

/** The error for a command that exceeded its timeout. */
export function timeoutFailure(command: EndedCommand, timeoutMs: number): OutOfTime {
  return new OutOfTime({
    what: `\`${command.shown}\` did not end in time on ${command.host}.`,
    why: `It was still running after ${timeoutMs / 1000} s and has been ended.`,
    evidence: lastWords(command),
    fix: `Find out what it waits for on ${command.host}, or give it more time.`,
  });
}

/** The error for a command that said more than is kept. It was ended. */
export function outputFailure(command: EndedCommand, mostBytes: number): Failure {
  return new Failure({
    what: `\`${command.shown}\` said too much on ${command.host}, and has been ended.`,
    why: `Its output is larger than ${formatSize(mostBytes)}, and no answer that is needed is.`,
    evidence: command.stderr.length > 0 ? lastLines(command.stderr, evidenceLines) : [],
    fix: `Run the command on ${command.host} by hand, and find out who writes so much.`,
  });
}

/** The last lines of standard error, or of standard output for a program that reports errors there. */
function lastWords({ stdout, stderr }: EndedCommand): string[] {
  const complaint = lastLines(stderr, evidenceLines);
  return complaint.length > 0 ? complaint : lastLines(stdout, evidenceLines);
}

const restarted = '`last -x reboot shutdown`';

function adviceOn(command: EndedCommand, status: number): string {
  const words = lastWords(command);
  if (words.some((line) => /permission denied.*docker(\.sock| API| daemon)/i.test(line)))
    return `Let the login user use Docker: run \`sudo usermod -aG docker USER\` on ${command.host}, then run this again.`;
  if (status === 137 || status === 143)
    return `Look on ${command.host} for who ended it: ${restarted} shows whether the machine was restarted, and \`dmesg\` whether memory ran out.`;
  return words.length > 0
    ? `Read its last lines above, or run the command on ${command.host} by hand.`
    : `It said nothing. Run the command on ${command.host} by hand.`;
}

function meaningOf(status: number): string {
  if (status === 127) return ' (the program was not found)';
  if (status === 126) return ' (the program cannot be executed, or its working directory cannot be entered)';
  if (status === 137) return ' (ended by SIGKILL)';
  if (status === 143) return ' (ended by SIGTERM, as when a machine shuts down)';
  return '';
}
