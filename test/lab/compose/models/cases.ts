import type { ComposeCase } from './case.ts';
import { interpolationCases } from './interpolation.ts';
import { mergingCases } from './merging.ts';
import { pathCases } from './paths.ts';
import { projectCases } from './projects.ts';
import { serviceCases } from './services.ts';

/** All small projects. */
export const composeCases: readonly ComposeCase[] = [
  ...pathCases,
  ...interpolationCases,
  ...mergingCases,
  ...serviceCases,
  ...projectCases,
];
