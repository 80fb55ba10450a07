import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'health-heal', kind: 'health', subject: ['project', 'stack', 'name'], main });
