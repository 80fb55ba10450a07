export type { Delivery } from './channel.ts';
