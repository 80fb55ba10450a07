import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'swarm-deploy', kind: 'swarm', subject: ['stack'], main });
