export type { Channel, Delivery } from './channel.ts';
