import { type ModuleHooks, registerHooks } from 'node:module';

/**
 * Lets Node load GitHub's own workflow parser. The package imports its schemas as JSON without an import attribute,
 * which plain Node refuses, so the hook adds the attribute.
 */
function allowPlainJsonImports(): ModuleHooks | undefined {
  try {
    return registerHooks({
      resolve(specifier, context, next) {
        const found = next(specifier, context);
        return specifier.endsWith('.min.json') ? { ...found, importAttributes: { type: 'json' } } : found;
      },
    });
  } catch {
    return undefined; // Jest forbids hooks, and reads JSON without the attribute.
  }
}

const hooks = allowPlainJsonImports();
const workflowParser = await import('@actions/workflow-parser');
const actionParser = await import('@actions/workflow-parser/actions/index');
const ifCondition = await import('@actions/workflow-parser/model/converter/if-condition');
const { StringToken } = await import('@actions/workflow-parser/templates/tokens/string-token');
hooks?.deregister();

/**
 * The parser also serves editors. From a text of several lines it takes an expression as the file has it, with the
 * block's indentation and its comments (template-reader.js, `token.source`). GitHub runs the text that YAML reads.
 */
const sources = new WeakMap<object, string | undefined>();
Object.defineProperty(StringToken.prototype, 'source', {
  get(this: InstanceType<typeof StringToken>) {
    return this.range && this.range.start.line !== this.range.end.line ? this.value : sources.get(this);
  },
  set(this: InstanceType<typeof StringToken>, source: string | undefined) {
    sources.set(this, source);
  },
});

export const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = workflowParser;
export const { isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString } = workflowParser;
export const { parseAction } = actionParser;
export const { ensureStatusFunction } = ifCondition;
