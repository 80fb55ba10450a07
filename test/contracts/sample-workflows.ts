import type { Offers } from './rules/use-rules.ts';

/** What the repository of the samples holds. */
export const offers: Offers = {
  action: (name) =>
    name === 'deploy'
      ? 'inputs: { stack: { required: true }, ssh-key: { required: true }, images: {}, soak: { default: 30s } }\noutputs: { status: { description: x } }'
      : undefined,
  workflow: (file) =>
    file === 'release.yml'
      ? 'on: { workflow_call: { inputs: { stack: { required: true }, soak: {} }, secrets: { KEY: {} } } }'
      : undefined,
};

export const sha = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd';
/** A reusable workflow that keeps every rule. */
export const reusableWorkflow = `# Deploys a stack.
name: Deploy
on:
  workflow_call:
    inputs:
      stack:
        description: Name.
        type: string
        required: true
    secrets:
      SSH_KEY:
        description: Key.
permissions: {}
concurrency:
  group: fairway-deploy/\${{ inputs.stack }}/\${{ inputs.stack }}
  cancel-in-progress: false
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    outputs:
      images: x
    steps:
      - run: echo
  deploy:
    needs: build
    runs-on: ubuntu-latest
    environment:
      name: production
    timeout-minutes: 60
    permissions:
      contents: read # to check out
    outputs:
      status: \${{ steps.deploy.outputs.status }}
    steps:
      - env:
          MISSING: \${{ secrets.SSH_KEY == '' && 'SSH_KEY' || '' }}
        run: exit 1
      - if: \${{ needs.build.outputs.images == '' }}
        run: exit 1
      - uses: actions/checkout@${sha} # v6.0.2
        with:
          persist-credentials: false
      - uses: $/actions/deploy
        id: deploy
        with:
          stack: \${{ inputs.stack }}
          ssh-key: \${{ secrets.SSH_KEY }}
          images: \${{ needs.build.outputs.images }}
      - run: echo "$STATUS"
        env:
          STATUS: \${{ steps.deploy.outputs.status }}
`;
/** A workflow that calls one, and keeps every rule. */
export const callerWorkflow = `name: Release
on: push
permissions: {}
jobs:
  release:
    permissions:
      contents: read # to check out
    uses: OWNER/fairway/.github/workflows/release.yml@COMMIT # v1.0.0
    with:
      stack: marina
    secrets:
      KEY: \${{ secrets.KEY }}
`;
