import { runAction } from '@fairway/action-kit';
import { cleanUp, leftBehindSchema } from './clean-up.ts';
import { main } from './main.ts';

runAction({
  name: 'build-images',
  kind: 'images',
  startsPrograms: true,
  main,
  post: cleanUp,
  state: leftBehindSchema,
});
