import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'recover', kind: 'backup', subject: ['project', 'stack'], main });
