import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'destroy-staging', kind: 'compose', subject: ['project'], main });
