import { describe, jest } from '@jest/globals';
import { startBuilds } from './builds.ts';
import { badDays } from './cases/bad-days.ts';
import { bakeFile } from './cases/bake-file.ts';
import { machine } from './cases/machine.ts';
import { platforms } from './cases/platforms.ts';
import { publishing } from './cases/publishing.ts';
import { scan } from './cases/scan.ts';
import { secrets } from './cases/secrets.ts';

jest.setTimeout(20 * 60_000);

// One lab serves all topics: starting it costs more than most of them.
const builds = startBuilds();

describe('publishing', () => publishing(builds));
describe('a bake file', () => bakeFile(builds));
describe('several platforms', () => platforms(builds));
describe('secrets', () => secrets(builds));
describe('a scan', () => scan(builds));
describe('the machine that builds', () => machine(builds));
describe('bad days', () => badDays(builds));
