// Builds what a browser loads into .build/static (hashed, with manifest.json) and copies the full
// fonts for paper and tests into .build/fonts. `node assets/build.mjs [folder]`
import { build } from "esbuild";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = process.argv[2] ?? join(root, ".build");
const statics = join(out, "static");
const modules = join(root, "node_modules");

// Dark tokens are written once, under [data-theme=dark]; people who have not chosen follow their system.
const darkForSystem = {
  name: "dark-for-system",
  setup(job) {
    job.onLoad({ filter: /tokens\.css$/ }, ({ path }) => {
      const css = readFileSync(path, "utf8");
      const dark = css.match(/\[data-theme="dark"\] (\{[^}]*\})/)[1];
      const system = `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme]) ${dark} }`;
      return { contents: `${css}\n${system}`, loader: "css" };
    });
  },
};

async function bundle() {
  const result = await build({
    entryPoints: ["app.js", "app.css", "charts.js"].map((name) => join(root, "assets", name)),
    outdir: statics,
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    charset: "utf8",
    target: ["chrome100", "firefox100", "safari15.4"],
    plugins: [darkForSystem],
    logLevel: "warning",
  });
  const files = Object.entries(result.metafile.outputs);
  return Object.fromEntries(
    files.map(([path, { entryPoint }]) => [basename(entryPoint.replace(/^.*:/, "")), basename(path)]),
  );
}

// Slices of all faces side by side: the long unicode ranges repeat and compress away.
function fontFaces() {
  const slices = new Map();
  for (const family of ["noto-sans-sc", "noto-serif-sc"]) {
    for (const weight of [400, 700]) collectSlices(slices, family, weight);
  }
  return [...slices.values()].flat().join("\n");
}

function collectSlices(slices, family, weight) {
  const folder = join(modules, "@fontsource", family);
  const version = JSON.parse(readFileSync(join(folder, "package.json"))).version;
  const css = readFileSync(join(folder, `${weight}.css`), "utf8");
  const full = family === "noto-sans-sc" ? "Noto Sans SC" : "Noto Serif SC";
  const local = weight === 700 ? `${full} Bold` : `${full} Regular`;
  mkdirSync(join(statics, "fonts", version), { recursive: true });
  for (const [block] of css.matchAll(/@font-face\s*\{[^}]*\}/g)) {
    const file = block.match(/\.\/files\/(\S+?\.woff2)/)[1];
    const range = block.match(/unicode-range:\s*([^;]+);/)?.[1];
    const slice = file.replace(family, "").replace(/-\d00-normal\.woff2$/, "");
    if (!range || /cyrillic|vietnamese|chinese-simplified/.test(slice)) continue;
    cpSync(join(folder, "files", file), join(statics, "fonts", version, file));
    const face =
      `@font-face{font-family:"${full}";font-weight:${weight};font-display:swap;` +
      `src:local("${local}"),url(fonts/${version}/${file}) format("woff2");unicode-range:${range}}`;
    slices.set(slice, [...(slices.get(slice) ?? []), face]);
  }
}

function writeHashed(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.\w+)$/, `-${hash}$1`);
  writeFileSync(join(statics, hashed), text);
  return hashed;
}

function compress(names) {
  for (const name of names) {
    const bytes = readFileSync(join(statics, name));
    writeFileSync(join(statics, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(statics, `${name}.br`), brotliCompressSync(bytes));
  }
}

// Static faces for typst and for the browser of the tests; the web has the slices above.
function copyFullFonts() {
  const folder = join(out, "fonts");
  mkdirSync(folder, { recursive: true });
  for (const [family, stem] of [["noto-sans-sc", "NotoSansSC"], ["noto-serif-sc", "NotoSerifSC"]]) {
    for (const face of ["400Regular", "700Bold"]) {
      const file = `${stem}_${face}.ttf`;
      cpSync(join(modules, "@expo-google-fonts", family, face, file), join(folder, file));
    }
  }
}

// A server that is running still hands out what it found when it started.
function removeOutdated(current) {
  const anHourAgo = Date.now() - 3600_000;
  for (const name of readdirSync(statics)) {
    const stem = name.replace(/\.(gz|br)$/, "");
    const path = join(statics, name);
    if (/-[0-9A-Z]{8}\./.test(name) && !current.includes(stem) && statSync(path).mtimeMs < anHourAgo) {
      rmSync(path);
    }
  }
}

mkdirSync(statics, { recursive: true });
const manifest = await bundle();
manifest["fonts.css"] = writeHashed("fonts.css", fontFaces());
cpSync(join(root, "assets", "pictures"), statics, { recursive: true });
removeOutdated(Object.values(manifest));
compress(Object.values(manifest));
copyFullFonts();
writeFileSync(join(statics, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
