import { fit } from '../../drawing/fit.ts';
import { contextOf, headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly color?: 'Attention' | 'Warning' | 'Good' | 'Accent';
  readonly fontType?: 'Monospace';
  readonly isSubtle?: true;
}

interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'None';
}

export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly content: {
        readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly msteams: { readonly width: 'Full' };
        readonly body: readonly RichTextBlock[];
        readonly actions: readonly {
          readonly type: 'Action.OpenUrl';
          readonly title: string;
          readonly url: string;
        }[];
      };
    },
  ];
}

/**
 * Teams counts 28,672 bytes on what it makes of a card, and a request of 24,453 bytes was refused. Nothing tells the
 * sender.
 */
const mostBytes = 20_000;

/**
 * Draws a message as an Adaptive Card of text runs. Their text is literal: only text blocks and fact sets read Markdown.
 */
export function drawTeams(message: Message): TeamsMessage {
  return fit(message, draw, (drawn) => Buffer.byteLength(JSON.stringify(drawn)) <= mostBytes);
}

function draw(message: Message): TeamsMessage {
  const lists = [message.log, timelineLines(message)].filter((lines) => lines.length > 0);
  const body: RichTextBlock[] = [
    block([
      {
        type: 'TextRun',
        text: headlineOf(message),
        weight: 'Bolder',
        size: 'Medium',
        color: colorOf(message),
      },
    ]),
    ...message.text.split('\n').map((line) => block([{ type: 'TextRun', text: line || ' ' }], 'None')),
    ...message.facts.map(({ name, value }) =>
      block(
        [
          { type: 'TextRun', text: `${name}: `, weight: 'Bolder' },
          { type: 'TextRun', text: value || '–' },
        ],
        'None',
      ),
    ),
    ...lists.flatMap((lines) =>
      lines.map((line) => block([{ type: 'TextRun', text: line || ' ', fontType: 'Monospace' }], 'None')),
    ),
    block([{ type: 'TextRun', text: contextOf(message), isSubtle: true }]),
  ];
  const actions = message.links.map(({ text, url }) => ({
    type: 'Action.OpenUrl' as const,
    title: text,
    url,
  }));
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body,
          actions,
        },
      },
    ],
  };
}

function block(inlines: readonly TextRun[], spacing?: 'None'): RichTextBlock {
  return { type: 'RichTextBlock', inlines, ...(spacing ? { spacing } : {}) };
}

function colorOf({ state, severity }: Message): NonNullable<TextRun['color']> {
  if (state === 'resolved') return 'Good';
  return ({ P1: 'Attention', P2: 'Warning', P3: 'Accent' } as const)[severity];
}
