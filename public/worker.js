// The dry run's worker. Its first message says what to load: { script, module, rest }, the address of the page's own script
// and the wasm modules that the page has compiled already; of a site whose wasm is in one piece there is no rest. Messages
// that arrive meanwhile wait until it is ready.

const waiting = [];

async function start({ script, module, rest }) {
  self.aslantRest = rest;
  const page = await import(script);
  await page.default({ module_or_path: module });
  self.removeEventListener("message", receive);
  for (const data of waiting) self.dispatchEvent(new MessageEvent("message", { data }));
}

let started = false;

function receive(event) {
  if (started) {
    // The engine listens too as soon as it runs; until then its messages are kept here.
    event.stopImmediatePropagation();
    waiting.push(event.data);
    return;
  }
  started = true;
  event.stopImmediatePropagation();
  start(event.data).catch((error) => {
    // Seen by the page as the worker's error event.
    setTimeout(() => { throw error; });
  });
}

self.addEventListener("message", receive);
