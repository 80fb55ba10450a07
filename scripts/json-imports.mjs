// A Jest transform: GitHub's workflow parser imports its schemas as JSON without an import attribute, and Jest says so in
// a line as long as a page for each test file. (Outside Jest, workflow-runner adds the attribute with Node's hooks.)
export default {
  process: (source) => ({ code: source.replace(/( from "[^"]+\.json");/g, "$1 with { type: 'json' };") }),
};
