import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'compose-deploy', kind: 'compose', subject: ['project'], main });
