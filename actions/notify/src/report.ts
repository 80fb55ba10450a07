import { type ActionContext, type Cell, code } from '@fairway/action-kit';
import type { Letter, Message, SentLetter } from '@fairway/notify';
import { countOf } from '@fairway/runtime';
import type { PlannedLetter, Post } from './telling/plan-letters.ts';
import type { FigureProblem } from './telling/push-figures.ts';

const wordOf = ({ delivery }: SentLetter): string => {
  if (delivery.ok) return delivery.warning ? `told, but: ${delivery.warning}` : 'told';
  return delivery.unsure
    ? `may have arrived: ${delivery.problem ?? ''}`
    : `not told: ${delivery.problem ?? ''}`;
};

/** Outputs, warnings and the summary of what was sent. A channel that failed is a warning and no failure. */
export function reportSent(
  all: readonly (PlannedLetter & SentLetter)[],
  post: Post,
  {
    incidents,
    figures,
  }: { readonly incidents: readonly string[]; readonly figures: readonly FigureProblem[] },
  context: ActionContext,
): void {
  const { summary, setOutput, annotate } = context;
  const sent = all.filter(({ precaution, delivery }) => !delivery.ok || !precaution);
  const failed = sent.filter(({ delivery }) => !delivery.ok);
  for (const { channel, message, delivery } of failed) {
    annotate(
      'warning',
      `The channel ${channel.name} ${delivery.unsure ? 'may not have taken' : 'did not take'} "${message.title}". ${delivery.problem ?? ''}`.trim(),
      { title: `${channel.name} was not told` },
    );
  }
  warnOfUntold(post, context);
  for (const { target, problem } of figures)
    annotate('warning', problem, { title: `${target} did not take the figures` });
  setOutput(
    'told',
    sent
      .filter(({ delivery }) => delivery.ok)
      .map(({ channel, message: { event, state, severity, key } }) => ({
        ...{ channel: channel.name, event, state, severity, key },
      })),
  );
  setOutput(
    'failed-channels',
    [...new Set([...failed.map(({ channel }) => channel.name), ...figures.map(({ target }) => target)])].join(
      '\n',
    ),
  );
  setOutput('incident', incidents[0] ?? '');
  summary.heading(headlineOf(sent, failed), 2);
  summary.table({
    head: ['Message', 'Severity', 'Event', 'State', 'Channel', 'How it went'],
    rows: sent.map((one): Cell[] => [...rowOf(one.message), one.channel.name, wordOf(one)]),
  });
  silentTable(post.silent, context);
}

/** The summary of a dry run: what each channel would get. */
export function reportDryRun(post: Post, context: ActionContext): void {
  const { summary, setOutput } = context;
  setOutput('told', []);
  setOutput('failed-channels', '');
  setOutput('incident', '');
  summary.heading(`Dry run: ${countOf(post.letters.length, 'message')} would be sent`, 2);
  for (const letter of post.letters) summary.details(titleOf(letter), previewOf(letter), 'json');
  silentTable(post.silent, context);
  warnOfUntold(post, context);
}

/** What reaches nobody must not look as if it was told: an alarm without a route, and an end whose channel is gone. */
function warnOfUntold({ silent, gone }: Post, { annotate }: ActionContext): void {
  for (const { message, names } of gone) {
    annotate(
      'warning',
      `"${message.title}" is the end of an incident that was told in ${names.join(', ')}. ${names.length === 1 ? 'It is no channel' : 'They are no channels'} any more, so nobody hears of the end there. Close it there by hand.`,
      { title: 'A channel is gone' },
    );
  }
  for (const { message, isLost } of silent) {
    if (!isLost) continue;
    const { title, severity, event, environment } = message;
    annotate(
      'warning',
      `"${title}" was told in no channel: no route takes ${severity}, the event ${event} and ${environment ? `the environment ${environment}` : 'no environment'} together. Add a route, such as: - {severity: ${severity}, to: [NAME]}`,
      { title: `No route for ${severity}` },
    );
  }
}

function titleOf({ channel, message }: Letter): string {
  return `${channel.name} (${channel.kind}): ${message.severity} ${message.state}, ${message.title}`;
}

function previewOf({ channel, message, earlier }: Letter): string {
  return channel.preview(message, earlier);
}

function headlineOf(sent: readonly SentLetter[], failed: readonly SentLetter[]): string {
  if (sent.length === 0) return 'Nobody was told';
  const well = sent.length - failed.length;
  return failed.length === 0
    ? `Told: ${countOf(well, 'message')}`
    : `Told: ${well} of ${countOf(sent.length, 'message')}`;
}

function silentTable(silent: Post['silent'], { summary }: ActionContext): void {
  summary.table({
    head: ['Not told', 'Severity', 'Event', 'State', 'Why'],
    rows: silent.map(({ message, why }): Cell[] => [...rowOf(message), why]),
  });
}

function rowOf({ title, severity, event, state }: Message): Cell[] {
  return [title, severity, code(event), state];
}
