// Times the executions of the machines that standard input gives, by npm's aws-local-stepfunctions: the peer. Prints one
// JSON object. The folder with its node_modules is in ASLANT_PEER.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const SPAN_MS = 1500;
// The package asks for Node 22 and uses no more of it than this.
const older = !Promise.withResolvers;
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((a, b) => { resolve = a; reject = b; });
  return { promise, resolve, reject };
};
const folder = process.env.ASLANT_PEER;
const require = createRequire(join(folder, 'node_modules', 'x'));
const { StateMachine } = require('aws-local-stepfunctions');
const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/aws-local-stepfunctions/package.json')));

function tasks(scope, found = []) {
  for (const [name, state] of Object.entries(scope.States ?? {})) {
    if (state.Type === 'Task') found.push(name);
    for (const branch of state.Branches ?? []) tasks(branch, found);
    for (const inner of [state.ItemProcessor, state.Iterator]) if (inner) tasks(inner, found);
  }
  return found;
}

const cases = [];
for (const { name, definition, input, answers } of JSON.parse(readFileSync(0))) {
  if (JSON.stringify(definition).includes('JSONata')) {
    cases.push({ name, refused: 'it has no JSONata' });
    continue;
  }
  const taskResourceLocalHandlers = {};
  for (const task of tasks(definition)) {
    taskResourceLocalHandlers[task] = (parameters) => answers[task] ?? parameters;
  }
  const run = () => machine.run(input, { overrides: { taskResourceLocalHandlers } }).result;
  let machine;
  try {
    machine = new StateMachine(definition, { validationOptions: { noValidate: true } });
    for (let n = 0; n < 5; n++) await run();
  } catch (error) {
    cases.push({ name, refused: String(error.message).split('\n')[0] });
    continue;
  }
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < SPAN_MS) {
    await run();
    count++;
  }
  cases.push({ name, perSecond: (count * 1000) / (performance.now() - begun) });
}
console.log(JSON.stringify({ version, node: process.version, older, cases }));
process.exit(0);
