// A client whose clock somebody has set wrong: it is started under libfaketime, and prints what a person would read.
import { text } from 'node:stream/consumers';
import { destinationSchema, openDestination } from '@fairway/object-store';
import { messageOf, silentLogger, systemClock } from '@fairway/runtime';

const { written, credentials } = JSON.parse(await text(process.stdin));
const place = await openDestination(destinationSchema.parse(written), credentials, {
  ...{
    clock: systemClock,
    logger: silentLogger,
    mask: () => undefined,
    identityToken: undefined,
    run: 'lab',
  },
  host: () => Promise.reject(new Error('no machine is needed')),
});
try {
  await place.put('skewed', Buffer.from('x'));
  console.log('stored');
} catch (error) {
  console.log(messageOf(error));
}
