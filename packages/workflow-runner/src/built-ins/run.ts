import type { JobState } from '../jobs/job-state.ts';
import type { UsesStep } from '../parse/step.ts';
import type { StepIO } from '../steps/step-plan.ts';
import { runUploadArtifact } from './artifacts.ts';
import { runCheckout } from './checkout.ts';
import type { BuiltIn } from './inputs.ts';
import { runDeployPages, runUploadPagesArtifact } from './pages.ts';

type Work = (state: JobState, step: UsesStep, io: StepIO) => Promise<number>;

/** The work of each built-in. */
export const builtIns: Readonly<Record<BuiltIn, Work>> = {
  checkout: runCheckout,
  'upload-artifact': runUploadArtifact,
  'upload-pages-artifact': runUploadPagesArtifact,
  'deploy-pages': runDeployPages,
};
