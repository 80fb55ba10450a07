import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'backup-upload', kind: 'backup', subject: ['source'], main });
