// Times npm's asl-validator over the definitions in a folder, from the text to the verdict. Prints one JSON object.
// The folder with its node_modules is in ASLANT_PEER, the definitions' in ASLANT_DEFINITIONS.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const SPAN_MS = 10000;
const require = createRequire(join(process.env.ASLANT_PEER, 'node_modules', 'x'));
const validate = require('asl-validator');
const folder = process.env.ASLANT_DEFINITIONS;
const texts = readdirSync(folder).sort().map((name) => readFileSync(join(folder, name), 'utf8'));

function verdict(text) {
  try {
    validate(JSON.parse(text));
  } catch {
    // It gave up on this one.
  }
}

for (const text of texts.slice(0, 3)) verdict(text);
let done = 0;
const start = performance.now();
while (performance.now() - start < SPAN_MS) {
  // Spread over all of them, as a whole pass may take minutes.
  verdict(texts[(done * 97) % texts.length]);
  done += 1;
}
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ definitions: texts.length, perSecond: done / seconds }));
