import { describe, jest } from '@jest/globals';
import { badDays } from './build-images/bad-days.ts';
import { bakeFile } from './build-images/bake-file.ts';
import { startBuilds } from './build-images/builds.ts';
import { machine } from './build-images/machine.ts';
import { platforms } from './build-images/platforms.ts';
import { publishing } from './build-images/publishing.ts';
import { secrets } from './build-images/secrets.ts';

jest.setTimeout(400_000);

// One lab serves all topics: starting it costs more than most of them.
const builds = startBuilds();

describe('publishing', () => publishing(builds));
describe('a bake file', () => bakeFile(builds));
describe('several platforms', () => platforms(builds));
describe('secrets', () => secrets(builds));
describe('the machine that builds', () => machine(builds));
describe('bad days', () => badDays(builds));
