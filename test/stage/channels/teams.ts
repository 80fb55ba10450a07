import { list, object, shapeCheck, text, webAddress } from './schema.ts';
import { type Sent, startVendor, type Vendor } from './vendor.ts';

export interface Teams extends Vendor {
  readonly webhookUrl: string;
  /** The cards that Teams would post. */
  readonly cards: readonly unknown[];
}

const textRun = object(
  {
    type: { const: 'TextRun' },
    text: text(20_000),
    weight: { enum: ['Lighter', 'Default', 'Bolder'] },
    size: { enum: ['Small', 'Default', 'Medium', 'Large', 'ExtraLarge'] },
    color: { enum: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'] },
    fontType: { enum: ['Default', 'Monospace'] },
    isSubtle: { type: 'boolean' },
  },
  ['type', 'text'],
);
const richTextBlock = object(
  {
    type: { const: 'RichTextBlock' },
    inlines: list(textRun, 100, 1),
    spacing: { enum: ['None', 'Small', 'Default', 'Medium', 'Large'] },
  },
  ['type', 'inlines'],
);
const openUrl = object({ type: { const: 'Action.OpenUrl' }, title: text(200), url: webAddress }, [
  'type',
  'url',
]);

/** The body of a Workflows webhook, with the parts of Adaptive Cards 1.4 (https://adaptivecards.io/explorer). */
const check = shapeCheck(
  object(
    {
      type: { const: 'message' },
      attachments: list(
        object(
          {
            contentType: { const: 'application/vnd.microsoft.card.adaptive' },
            content: object(
              {
                $schema: { type: 'string' },
                type: { const: 'AdaptiveCard' },
                version: { enum: ['1.0', '1.1', '1.2', '1.3', '1.4'] },
                msteams: object({ width: { const: 'Full' } }),
                body: list(richTextBlock, 500, 1),
                actions: list(openUrl, 6),
              },
              ['type', 'version', 'body'],
            ),
          },
          ['contentType', 'content'],
        ),
        1,
        1,
      ),
    },
    ['type', 'attachments'],
  ),
);

/** Teams measures what it makes of the card; so much of a request was seen to be refused. Nobody tells the sender. */
const refusedBytes = 24_000;

/** Starts a stand-in for a Workflows webhook: it answers 202 whatever becomes of the card. */
export async function startTeams(): Promise<Teams> {
  const webhookPath = '/workflows/8f0c2b7a4d1e4b0f9a3c5d6e7f809112/triggers/manual/paths/invoke';
  const query = '?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig=StandInSignature0123456789abcdef';
  const cards: unknown[] = [];

  function take(sent: Sent) {
    if (sent.method !== 'POST' || sent.path !== `${webhookPath}${query}`) {
      const error = { code: 'WorkflowNotFound', message: 'The workflow could not be found.' };
      return { reply: { status: 404, body: { error } } };
    }
    const wrong = check(sent.body);
    if (Buffer.byteLength(sent.text) >= refusedBytes)
      wrong.push('RequestEntityTooLarge: the card is not posted');
    if (wrong.length === 0) cards.push(sent.body);
    return { wrong, reply: { status: 202 } };
  }

  const vendor = await startVendor(take);
  return { ...vendor, webhookUrl: `${vendor.url}${webhookPath}${query}`, cards };
}
