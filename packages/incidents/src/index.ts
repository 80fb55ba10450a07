export type { Sighting } from './sighting.ts';
