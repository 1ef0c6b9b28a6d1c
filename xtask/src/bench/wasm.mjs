// Times the executions of the benchmark's WebAssembly build, whose module of wasm-bindgen ASLANT_WASM names. Prints one
// JSON object.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

const SPAN_MS = 1500;
const wasm = createRequire(import.meta.url)(process.env.ASLANT_WASM);
const cases = wasm.names().map((name, index) => {
  wasm.executions(index, 5);
  let count = 0;
  let batch = 1;
  const begun = performance.now();
  while (performance.now() - begun < SPAN_MS) {
    const before = performance.now();
    wasm.executions(index, batch);
    count += batch;
    // So few calls that preparing the machine in each of them does not show.
    if (performance.now() - before < 200) batch *= 2;
  }
  return { name, perSecond: (count * 1000) / (performance.now() - begun) };
});
console.log(JSON.stringify({ node: process.version, cases }));
