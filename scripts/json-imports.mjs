// A Jest transform. GitHub's workflow parser imports its schemas as JSON without an import attribute, and Jest warns
// about that in a very long line for each test file. (Outside Jest, workflow-runner adds the attribute with Node's
// hooks.)
export default {
  process: (source) => ({ code: source.replace(/( from "[^"]+\.json");/g, "$1 with { type: 'json' };") }),
};
