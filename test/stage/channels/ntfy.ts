import { list, object, shapeCheck, webAddress, yes } from './schema.ts';
import { type Sent, startVendor, type Vendor } from './vendor.ts';

export interface Ntfy extends Vendor {
  readonly topicUrl: string;
  readonly token: string;
  readonly published: readonly { readonly title: string; readonly message: string }[];
}

const name = { type: 'string', pattern: '^[-_A-Za-z0-9]{1,64}$' };

/** https://docs.ntfy.sh/publish/#publish-as-json */
const check = shapeCheck(
  object(
    {
      topic: name,
      sequence_id: name,
      message: { type: 'string' },
      title: { type: 'string' },
      tags: list({ type: 'string' }, 20),
      priority: { type: 'integer', minimum: 1, maximum: 5 },
      click: webAddress,
      markdown: yes,
      actions: list(
        object({ action: { const: 'view' }, label: { type: 'string', minLength: 1 }, url: webAddress }, [
          'action',
          'label',
          'url',
        ]),
        3,
      ),
    },
    ['topic'],
  ),
);

/** Starts a stand-in for a server of ntfy with one protected topic. */
export async function startNtfy(): Promise<Ntfy> {
  const token = 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2';
  const published: { title: string; message: string }[] = [];

  function take(sent: Sent) {
    if (sent.method !== 'POST' || sent.path !== '/') {
      return { wrong: ['JSON is published to the root'], reply: { status: 404 } };
    }
    if (sent.headers.authorization !== `Bearer ${token}`) {
      return { reply: { status: 403, body: { code: 40_301, http: 403, error: 'forbidden' } } };
    }
    const wrong = check(sent.body);
    const body = sent.body as { readonly topic: string; readonly title: string; readonly message: string };
    if (Buffer.byteLength(body.message ?? '') > 4_096) wrong.push('the message would become an attachment');
    if (Buffer.byteLength(sent.text) > 8_192) wrong.push('the body is larger than two messages');
    if (/:\/\//.test(`${body.title} ${body.message}`)) wrong.push('an app would make a link of a text');
    if (wrong.length > 0) {
      return { wrong, reply: { status: 400, body: { code: 40_000, http: 400, error: 'bad request' } } };
    }
    published.push({ title: body.title, message: body.message });
    return {
      reply: { status: 200, body: { id: 'xE73Iyuabi', time: 1, event: 'message', topic: body.topic } },
    };
  }

  const vendor = await startVendor(take);
  return { ...vendor, topicUrl: `${vendor.url}/fairway-alerts-5f1c`, token, published };
}
