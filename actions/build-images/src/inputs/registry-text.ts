import { converted, type Reader, text } from '@fairway/action-kit';
import { Failure } from '@fairway/runtime';

const grammar = /^[A-Za-z0-9.[\]:-]+(\/[a-z0-9._-]+)*$/;

const rule =
  'a registry with its namespace, such as ghcr.io/acme, without https:// and without a slash at the end';

/** The input `registry`. A namespace with capitals, such as the name of an owner on GitHub, gets its own answer. */
export function registryText(): Reader<string> {
  return converted(text(), (value) => {
    if (grammar.test(value)) return value;
    const [host = '', ...path] = value.split('/');
    const lower = [host, ...path].join('/').toLowerCase();
    const onlyCase = grammar.test([host, ...path.map((part) => part.toLowerCase())].join('/'));
    throw new Failure({
      what: 'The input "registry" cannot be used.',
      why: onlyCase
        ? `"${value}" has capitals, and registries take lower case only.`
        : `"${value}" is not ${rule}.`,
      fix: onlyCase
        ? `Write ${lower}. GitHub's expressions cannot change the case of \${{ github.repository_owner }}: write the name itself.`
        : `Write ${rule}.`,
    });
  });
}
