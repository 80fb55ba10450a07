import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'notify', main });
