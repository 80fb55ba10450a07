const environmentOptions = { customExportConditions: ['fairway-source', 'node', 'node-addons'] };

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: environmentOptions,
  transform: { '/workflow-parser/dist/.*-schema\\.js$': '<rootDir>/scripts/json-imports.mjs' },
  transformIgnorePatterns: [],
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/.tools/',
    '<rootDir>/packages/[^/]+/lib/',
    '<rootDir>/actions/[^/]+/lib/',
  ],
  ...more,
});

const withRuns = {
  testEnvironment: '<rootDir>/test/stage/step/environment.mjs',
  testEnvironmentOptions: { ...environmentOptions, leastTimeoutMs: 1_200_000 },
};

export default {
  // A loaded machine holds processes up for seconds: what hangs is told after minutes, what is slow may be slow.
  testTimeout: 180_000,
  // Each test file leaves some megabytes in its worker that no collection frees. A worker that has run a hundred files
  // collects garbage for a quarter of its time, and a new one starts in half a second.
  workerIdleMemoryLimit: '300MB',
  projects: [
    project('unit', [
      '<rootDir>/scripts/__tests__/**/*.test.ts',
      '<rootDir>/packages/*/__tests__/**/*.test.ts',
      '<rootDir>/actions/*/__tests__/**/*.test.ts',
    ]),
    project('contracts', ['<rootDir>/test/contracts/**/*.test.ts']),
    project('lab', ['<rootDir>/test/lab/**/*.test.ts'], withRuns),
    project('faults', ['<rootDir>/test/faults/**/*.test.ts'], withRuns),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts'], withRuns),
  ],
};
