// Starts the page: loads the script and the wasm that the build named on this script's tag.
// A file of its own because the Content-Security-Policy allows no inline script.

const { js, wasm } = document.querySelector("script[data-js]").dataset;
const splash = document.getElementById("boot");

// Asked for now, so that they are there before the page writes anything; nothing waits for them.
for (const font of ["1em Inter", "1em 'JetBrains Mono'"]) document.fonts?.load(font).catch(() => {});

function explain(headline, error) {
  console.error(error);
  if (!splash.isConnected) document.body.append(splash);
  splash.dataset.state = "failed";
  splash.setAttribute("role", "alert");
  splash.querySelector(".boot__text").textContent = `${headline} (${error?.message ?? error})`;
}

if (typeof WebAssembly !== "object") {
  explain("Aslant needs WebAssembly, which this browser does not offer.", "no WebAssembly");
} else {
  try {
    const page = await import(new URL(js, document.baseURI));
    await page.default({ module_or_path: new URL(wasm, document.baseURI) });
    splash.remove();
    // When the first picture stands and the page listens: `cargo xtask build` reads it.
    requestAnimationFrame(() => setTimeout(() => performance.mark("interactive")));
  } catch (error) {
    explain("Aslant could not be loaded. Reload the page; if that does not help, the site is incomplete or the browser too old.", error);
  }
}
