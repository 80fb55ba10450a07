import { type HealStep, healSteps } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

/** A command of the caller's own, run on the hosts of the installation. */
export const healCommandSchema = z.strictObject({
  /** The name that `heal` uses. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is not a name of letters, digits, ".", "_" and "-"'),
  /** The words of the command. No shell reads them. */
  run: z.array(z.string().min(1)).min(1),
  /** On every host, or on the first one only. */
  on: z.enum(['all', 'first']).default('first'),
});

export type HealCommand = z.output<typeof healCommandSchema>;

/** One step of healing, as the caller orders it. */
export type PlannedStep =
  | { readonly step: HealStep }
  | { readonly step: 'command'; readonly command: HealCommand };

/**
 * The steps of the input `heal`, in order. The single word `none` stands for no step.
 * @throws Failure naming the line that is no step
 */
export function healStepsOf(
  lines: readonly string[],
  commands: readonly HealCommand[],
): readonly PlannedStep[] {
  const steps = lines.length === 1 && lines[0] === 'none' ? [] : lines.map((line) => stepOf(line, commands));
  const twice = lines.find((line, index) => lines.indexOf(line) !== index);
  if (twice !== undefined) throw refusal(`"${twice}" stands there twice.`, 'Write each step once.');
  const idle = commands.find(
    ({ name }) => !steps.some((step) => step.step === 'command' && step.command.name === name),
  );
  if (idle) {
    throw refusal(
      `"heal-command" has a command "${idle.name}", and no step runs it.`,
      `Write the step \`command ${idle.name}\` where it shall run, or remove the command.`,
    );
  }
  return steps;
}

function stepOf(line: string, commands: readonly HealCommand[]): PlannedStep {
  const step = healSteps.find((word) => word === line);
  if (step) return { step };
  const [, name] = /^command\s+(\S+)$/.exec(line) ?? [];
  const command = commands.find((one) => one.name === name);
  if (command) return { step: 'command', command };
  throw name === undefined
    ? refusal(
        `"${line}" is not a step.`,
        `Write one step a line: ${healSteps.join(', ')}, command NAME; or none.`,
      )
    : refusal(
        `"heal-command" has no command "${name}".`,
        commands.length > 0
          ? `It has: ${commands.map((one) => one.name).join(', ')}.`
          : `Add it: \`- {name: ${name}, run: [systemctl, restart, nginx]}\`.`,
      );
}

function refusal(why: string, fix: string): Failure {
  return new Failure({ what: 'The input "heal" cannot be used.', why, fix });
}
