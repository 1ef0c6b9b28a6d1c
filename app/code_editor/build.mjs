// Bundles editor.mjs and all that it imports into ../../public/vendor/code_editor.js, with the licences beside it.
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const target = "../../public/vendor";

// CodeMirror's style sheets go into <style> elements wherever the root is a document, and the page's policy
// (style-src 'self') forbids those. Constructed sheets do the same and are allowed.
const constructedSheets = {
  name: "constructed-sheets",
  setup(build) {
    build.onLoad({ filter: /style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const condition = "!root.head && root.adoptedStyleSheets";
      if (!source.includes(condition)) throw new Error("style-mod has changed; see build.mjs");
      return { contents: source.replace(condition, "root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

const result = await build({
  entryPoints: ["editor.mjs"],
  outfile: `${target}/code_editor.js`,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none",
  banner: { js: "/* CodeMirror and Lezer, MIT licence: see code_editor.LICENSES.txt. Built from app/code_editor. */" },
  plugins: [constructedSheets],
});

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const folder = path.join("node_modules", name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const text = file ? await readFile(path.join(folder, file), "utf8") : "";
  parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
}
await writeFile(`${target}/code_editor.LICENSES.txt`, parts.join(`\n${"-".repeat(80)}\n\n`));
