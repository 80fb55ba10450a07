// What setup runs, so that tests install marina's packages without any network.
import { fillNpmCache, npmCache } from './npm-cache.ts';

const filled = await fillNpmCache();
console.log(filled ? `Filled ${npmCache}.` : `${npmCache} holds what marina needs.`);
