// What setup runs, so that tests install the sample app's packages without any network.
//   fill-npm-cache.ts           downloads what is missing
//   fill-npm-cache.ts --check   changes nothing; the exit status says whether all is there
import process from 'node:process';
import { fillNpmCache, isNpmCacheFilled } from './npm-cache.ts';

if (process.argv.includes('--check')) process.exitCode = (await isNpmCacheFilled()) ? 0 : 1;
else await fillNpmCache();
