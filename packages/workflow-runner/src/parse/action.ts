import { isMapping } from './github-parser.ts';
import { type Place, refuse } from './place.ts';
import { readActionTree, type SourceFile } from './read-tree.ts';
import { entriesOf, mapOf, plainFlag, plainText, type Value } from './value.ts';

/** The content of one of our action.yml files. */
export interface Action {
  readonly path: string;
  readonly name: string;
  readonly inputs: ReadonlyMap<string, ActionInput>;
  readonly outputs: ReadonlySet<string>;
  /** Relative to the folder of the action.yml. */
  readonly main: string;
  readonly post: string | undefined;
  /** An expression without `${{ }}`. */
  readonly postIf: { readonly expression: string; readonly place: Place };
}

export interface ActionInput {
  readonly required: boolean;
  readonly default: Value | undefined;
}

/**
 * Reads an action.yml.
 * @throws Failure with file and line for content that GitHub would refuse, and for an action that is not for Node 24
 */
export function readAction(file: SourceFile): Action {
  const root = readActionTree(file);
  const keys = mapOf(root);
  const runs = mapOf(keys.get('runs') ?? root);
  const using = runs.get('using');
  if (using === undefined || plainText(using) !== 'node24')
    throw refuse(
      (using ?? root).place,
      'the runner runs actions for Node 24 only.',
      'Write `using: node24`.',
    );
  const pre = runs.get('pre');
  if (pre !== undefined) throw refuse(pre.keyPlace, 'the runner does not support `pre`.', 'Do it in `main`.');
  const main = runs.get('main');
  const post = runs.get('post');
  const postIf = runs.get('post-if');
  const outputs = keys.get('outputs');
  const name = keys.get('name');
  return {
    path: file.path,
    name: name === undefined ? file.path : plainText(name),
    inputs: inputsOf(keys.get('inputs')),
    outputs: new Set(outputs === undefined ? [] : entriesOf(outputs).map(({ key }) => key)),
    main: main === undefined ? '' : plainText(main),
    post: post === undefined ? undefined : plainText(post),
    postIf: {
      expression: postIf === undefined ? 'always()' : plainText(postIf),
      place: (postIf ?? root).place,
    },
  };
}

function inputsOf(inputs: Value | undefined): ReadonlyMap<string, ActionInput> {
  return new Map(
    (inputs === undefined ? [] : entriesOf(inputs)).map((entry) => {
      const body = isMapping(entry.token) ? mapOf(entry) : new Map<string, Value>();
      const required = body.get('required');
      return [
        entry.key,
        { required: required !== undefined && plainFlag(required), default: body.get('default') },
      ];
    }),
  );
}
