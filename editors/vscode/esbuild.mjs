// Bundles the extension into dist/, or with --tests the tests into out/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, platform: "node", target: "node18", format: "cjs", logLevel: "warning" };

if (process.argv.includes("--tests")) {
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({ ...common, entryPoints: tests.map((name) => `test/${name}`), outdir: "out" });
} else {
  const made = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
    metafile: true,
  });
  licenses(Object.keys(made.metafile.inputs));
}

// What is in the bundle is under licenses that want to be told.
function licenses(inputs) {
  const folders = inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const told = [...new Set(folders)].filter(Boolean).sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
    const texts = files.map((file) => readFileSync(`${folder}/${file}`, "utf8"));
    return [`${name} ${version}: ${license}`, ...texts].join("\n\n");
  });
  mkdirSync("dist", { recursive: true });
  writeFileSync("dist/THIRD-PARTY-LICENSES.txt", told.join("\n\n----\n\n"));
}
