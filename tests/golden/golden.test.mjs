// Runs the built command on small cases and compares everything it leaves with what is written down.
//
//   sites/<case>/case.json   what to build      sites/<case>/expected/   stdout, a manifest, the pages in full
//   bad/<case>.json          what to run        bad/<case>.txt           exit code and stderr
//
// A case lays out files ("models", "files", "links", "sparse") in an empty folder and runs the command there.
// A missing expectation is written, except under CI; what differs is left beside it as <case>-changed.
// VITRINE names another command than build/native/vitrine.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { model } from "./onnx.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const command = path.resolve(process.env.VITRINE ?? path.join(here, "../../build/native/vitrine"));
const assets = path.join(here, "assets");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

function put(folder, name, content) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

/** Lays out a case's files. A text is a file's content, an object is written as JSON, {"hex"} gives bytes. */
function layOut(folder, { models = {}, files = {}, links = {}, sparse = {}, cut = {} }) {
  for (const [name, parts] of Object.entries(models)) put(folder, name, model(parts));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
    put(folder, name, content?.hex ? Buffer.from(content.hex, "hex") : text);
  }
  for (const [name, size] of Object.entries(sparse)) fs.truncateSync(put(folder, name, ""), size);
  for (const [name, size] of Object.entries(cut)) fs.truncateSync(path.join(folder, name), size);
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(folder, name));
}

function run(folder, args, withAssets = true) {
  const result = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, VITRINE_ASSETS: withAssets ? assets : path.join(folder, "no-assets") },
  });
  if (result.error) throw result.error;
  return result;
}

/** Calls `use` with an empty folder that goes away afterwards. */
function inFolder(use) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "vitrine-golden-")));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(folder, entry.name)).map((name) => `${entry.name}/${name}`) : [entry.name],
  ).sort();
}

// The page's words change with every row of src/base/strings; tests/unit/site-languages_test.cpp knows them.
const isLanguage = (content) => content.toString("utf8", 0, 8) === '{"page":';
const withoutLanguages = (text) => text
  .replace(/"languages":\{(?:"\w+":\{[^{}]*\},?)+\}/, '"languages":[any]')
  .replace(/language-(\w+)-[0-9a-f]{8}\./g, "language-$1-[any].");

/** Packed bytes differ between versions of zlib: what is inside stands for them. */
function comparable(html) {
  return withoutLanguages(html)
    .replace(/(<script type="text\/plain" id="[^"]*">)([^<]*)(<\/script>)/g, (_, open, text, close) => {
      const content = gunzipSync(Buffer.from(text, "base64"));
      if (isLanguage(content)) return `${open}[a language]${close}`;
      return `${open}[gzip of ${content.length} bytes, sha256 ${sha256(content)}]${close}`;
    })
    .replace(/("element":"[^"]*","sha256":"\w*","size_bytes":\d+,"download_bytes":)\d+/g, "$1[any]");
}

/** Everything a build left: {"stdout.txt", "manifest.txt", "site/index.html", "demo.html", …}. */
function built(folder, before, result) {
  const out = { "stdout.txt": result.stdout.replace(/^(Wrote \S+\.html) \([^)]*\)/gm, "$1 (any size)").replace(/( files), [\d.]+ \w+\)/g, "$1, any size)") };
  let manifest = "";
  for (const name of filesBelow(folder)) {
    if (before.has(name)) continue;
    const bytes = fs.readFileSync(path.join(folder, name));
    if (name.endsWith(".html")) out[name] = comparable(bytes.toString("utf8"));
    else if (/\/language-/.test(name)) manifest += `${withoutLanguages(name)}\n`;
    else if (name.endsWith(".schema.json")) manifest += `[docs/spec.schema.json] ${name}\n`;
    else if (name.endsWith("first.json")) out[name] = bytes.toString("utf8");
    else if (name.endsWith("vitrine.json")) manifest += `${sha256(withoutLanguages(bytes.toString("utf8")))} ${name}\n`;
    else manifest += `${sha256(bytes)} ${name}\n`;
  }
  return { ...out, "manifest.txt": manifest };
}

function compareTree(folder, actual) {
  const expected = `${folder}/expected`;
  const changed = `${folder}-changed`;
  fs.rmSync(changed, { recursive: true, force: true });
  const names = filesBelow(expected);
  if (names.length === 0 && process.env.CI !== "true") {
    for (const [name, text] of Object.entries(actual)) put(expected, name, text);
    return;
  }
  const wanted = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(expected, name), "utf8")]));
  try {
    assert.deepEqual(Object.keys(actual).sort(), names);
    for (const name of names) assert.equal(actual[name], wanted[name], name);
  } catch (difference) {
    for (const [name, text] of Object.entries(actual)) put(`${changed}/expected`, name, text);
    throw difference;
  }
}

function compareText(file, actual) {
  const changed = file.replace(/\.txt$/, "-changed.txt");
  fs.rmSync(changed, { force: true });
  if (!fs.existsSync(file) && process.env.CI !== "true") return void fs.writeFileSync(file, actual);
  const wanted = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  if (actual !== wanted) fs.writeFileSync(changed, actual);
  assert.equal(actual, wanted);
}

for (const name of fs.readdirSync(path.join(here, "sites")).filter((entry) => !entry.endsWith("-changed"))) {
  const folder = path.join(here, "sites", name);
  const parts = readJson(path.join(folder, "case.json"));
  const build = () => inFolder((place) => {
    layOut(place, parts);
    const before = new Set(filesBelow(place));
    const result = run(place, parts.run);
    assert.equal(result.status, 0, result.stderr);
    assert.equal(result.stderr, "");
    return built(place, before, result);
  });
  test(`site: ${name}`, () => {
    const actual = build();
    assert.deepEqual(build(), actual, "the same input gave other bytes the second time");
    compareTree(folder, actual);
  });
}

for (const name of fs.readdirSync(path.join(here, "bad")).filter((entry) => entry.endsWith(".json"))) {
  const file = path.join(here, "bad", name);
  const parts = readJson(file);
  test(`bad: ${path.basename(name, ".json")}`, () => inFolder((place) => {
    layOut(place, parts);
    const before = filesBelow(place);
    const result = run(place, parts.run, !parts.without_assets);
    assert.deepEqual(filesBelow(place), before, "a command that fails leaves nothing behind");
    assert.equal(result.stdout, "", "an error is said on stderr only");
    const text = result.stderr.replaceAll(place, "<folder>");
    compareText(file.replace(/\.json$/, ".txt"), `exit ${result.status}\n${text}`);
  }));
}
