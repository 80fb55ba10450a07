import { runAction } from '@fairway/action-kit';
import { main } from './main.ts';

runAction({ name: 'migrate-prisma', kind: 'databases', startsPrograms: true, main });
