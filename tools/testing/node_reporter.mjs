// A reporter for `node --test`: one line of JSON for each test that has no subtests, in the shape that
// tools/testing/results.py reads: {name, status: passed | failed | skipped, output}. A test that a browser failed at
// first (tests/web/harness) is also there as {name, status: again, output: what went wrong}.
//
// Suites, and the test that older Nodes make of every file, are counted by their parts; one that fails by
// itself (a hook, a file that does not load) counts as failed.
export default async function* lines(source) {
  const children = []; // how many tests have ended at each level below the one that will end next
  const printed = {}; // by file: why one did not load is said on stderr only
  for await (const { type, data } of source) {
    if (type === 'test:stderr') printed[data.file] = (printed[data.file] ?? '') + data.message;
    const [word, ...said] = type === 'test:diagnostic' ? data.message.split(' ') : [];
    if (word === 'again') {
      const [name, output] = said.map(decodeURIComponent);
      yield `${JSON.stringify({ name, status: 'again', output })}\n`;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const level = data.nesting;
    const parts = children[level + 1] ?? 0;
    children[level + 1] = 0;
    children[level] = (children[level] ?? 0) + 1;

    const error = data.details?.error;
    if (parts > 0 && (type === 'test:pass' || error?.failureType === 'subtestsFailed')) continue;
    if (data.details?.type === 'suite' && type === 'test:pass') continue;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const status = skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    const output = skipped ? String(data.skip || data.todo || '') : error ? explain(error, printed[data.name]) : '';
    yield `${JSON.stringify({ name: data.name, status, output })}\n`;
  }
}

function explain(error, printed) {
  const cause = error.cause ?? error;
  return [printed, cause.stack ?? String(cause), cause.cause && `caused by ${cause.cause.stack ?? cause.cause}`]
    .filter(Boolean)
    .join('\n');
}
