export type { Channel, Delivery } from './channel.ts';
export type { Message } from './message.ts';
