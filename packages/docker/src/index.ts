export * from './build/index.ts';
export * from './compose/index.ts';
export * from './container/index.ts';
export * from './engine/index.ts';
export * from './registry/index.ts';
export * from './scan/index.ts';
export * from './stack/index.ts';
export * from './swarm/index.ts';
