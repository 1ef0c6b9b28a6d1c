// Joins the two parts that the page's wasm was cut into (see xtask/src/split). The build puts this before the page's script.
// The rest is fetched once the page stands. What calls into it sooner waits until it is here, even if that means a
// request that blocks: in the worker, and on the page only within the first moments of a visit.
const joint = (() => {
  let first, address, done = false;
  const linked = () => {
    done = true;
    if (globalThis.document) document.documentElement.dataset.rest = "there";
  };
  // At once, which a window allows for modules of less than 8 MB; twice does no harm, for both fill the same slots alike.
  const link = (module) => {
    if (done) return;
    new WebAssembly.Instance(module, { joint: first });
    linked();
  };
  const bytes = () => {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    // A window may not ask for bytes in a request that blocks; it takes them as characters.
    const inWindow = Boolean(globalThis.document);
    if (inWindow) request.overrideMimeType("text/plain; charset=x-user-defined");
    else request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`a part of the page could not be loaded (${request.status})`);
    if (!inWindow) return request.response;
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  };
  const fetchLater = async (attempt) => {
    if (done) return;
    try {
      const module = await WebAssembly.compileStreaming(fetch(address));
      // The dry run's worker is given it too.
      globalThis.aslantRest = module;
      await WebAssembly.instantiate(module, { joint: first });
      linked();
    } catch (error) {
      if (attempt < 6) setTimeout(() => fetchLater(attempt + 1), 500 * 2 ** attempt);
      else console.warn(error);
    }
  };
  // What a page does when it is left may be in the rest, and a page that is being left may not ask for it in a request
  // that blocks. While the rest is missing nothing was changed by a person, so there is nothing to keep either.
  const leaving = (event) => {
    if (!done && (event.type !== "visibilitychange" || document.visibilityState === "hidden")) event.stopImmediatePropagation();
  };
  return {
    imports: {
      fetch: () => {
        if (done) return;
        if (globalThis.document) document.documentElement.dataset.restAsked = "at once";
        link(globalThis.aslantRest ?? new WebAssembly.Module(bytes()));
      },
    },
    started: (instance, rest) => {
      first = instance.exports;
      address = rest;
      if (globalThis.document) for (const type of ["beforeunload", "pagehide", "visibilitychange"]) addEventListener(type, leaving, true);
      if (globalThis.aslantRest) link(globalThis.aslantRest);
      else if (globalThis.document) setTimeout(() => fetchLater(0));
    },
  };
})();
