import { parseFileMapping } from '@fairway/deploy-kit';
import { parseConstraint } from '@fairway/docker/swarm';
import { Failure } from '@fairway/runtime';
import type { NodeFiles } from '@fairway/swarm-kit';

/**
 * Reads `local/dir => /remote/dir`. The suffix ` @ node.labels.KEY==VALUE` selects nodes by label. Several constraints
 * are separated by commas, and a node must meet all of them.
 * @throws Failure for a line of any other form
 */
export function parseNodeFiles(line: string): NodeFiles {
  const [mapping = '', constraints, ...more] = line.split(/\s+@\s+/);
  const on = (constraints ?? '').split(',').flatMap((text) => text.trim() || []);
  const unreadable = on.find((text) => parseConstraint(text) === undefined);
  if (more.length > 0 || unreadable !== undefined || (constraints !== undefined && on.length === 0)) {
    throw new Failure({
      what: `"${line}" does not say which nodes get the files.`,
      why: unreadable
        ? `"${unreadable}" is not a constraint.`
        : 'It needs exactly one "@", followed by constraints separated by commas.',
      fix: 'Write, as in a stack file: deploy/pages => /srv/pages @ node.labels.zone==west',
    });
  }
  return { ...parseFileMapping(mapping), on };
}
