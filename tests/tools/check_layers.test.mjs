// tools/check_layers against a small tree in which every rule is kept, and then broken one at a time.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const kScript = fileURLToPath(new URL('../../tools/check_layers', import.meta.url));

const kGood = {
  'CMakeLists.txt': `
add_module(base)
add_module(widgets DEPENDS base) # comments are no arrows: DEPENDS app
add_module(demo DEPENDS base widgets)
add_module(demo_tool FOLDER demo/tool DEPENDS base demo NATIVE)
add_module(host DEPENDS base)
add_module(widgets_ui FOLDER widgets DEPENDS base widgets IMGUI)
add_module(app DEPENDS base widgets widgets_ui host IMGUI)
add_module(tool DEPENDS base demo demo_tool NATIVE THROWS)
`,
  'src/base/error.h': '#include <string>\n#include <sys/stat.h>\n// #include "app/app.h"\n',
  'src/base/json.cpp': '#include <nlohmann/json.hpp>\n#include "base/error.h"\n',
  'src/widgets/widget.h': '#include "base/error.h"\n',
  'src/widgets/kit_ui.h': '#include "imgui.h"\n#include "widgets/widget.h"\n',
  'src/widgets/slider/slider_ui.cpp': '#include "imgui.h"\n#include "widgets/kit_ui.h"\n',
  'src/widgets/slider/slider_test.cpp': '#include "support/catch.h"\n#include "widgets/widget.h"\n',
  'src/demo/demo.h': '#include "widgets/widget.h"\n',
  'src/demo/tool/check.cpp': '#include "demo/demo.h"\n',
  'src/host/host.h': '',
  'src/host/host_web.cpp': '#include <emscripten.h>\n#include "host/host.h"\n',
  'src/app/app.h': '#include "widgets/widget.h"\n',
  'src/app/app.cpp': '#include "imgui.h"\n#include "app/app.h"\n#include "widgets/kit_ui.h"\n#include "host/host.h"\n',
  'src/main_tool.cpp': '#include "demo/demo.h"\n',
  'src/main_web.cpp': '#include <emscripten.h>\n#include "app/app.h"\n',
  'shell/bridge.js': 'module.HEAPU8.set(bytes, module._malloc(4));\n',
  'shell/worker.js': 'ort.InferenceSession.create(bytes);\n',
  'shell/boot.js': '// ort.env and HEAPU8 may be talked about\nstart();\n',
};

async function check(changes, t) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-layers-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries({ ...kGood, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return promisify(execFile)(kScript, [folder]).then(
    () => [],
    ({ stdout, stderr }) => (stderr ? [stderr] : stdout.trim().split('\n')),
  );
}

test('check_layers: a tree in which everything holds', async (t) => {
  assert.deepEqual(await check({}, t), []);
});

const kBroken = {
  'an arrow that is not there': [
    { 'src/base/error.h': '#include <string>\n#include "widgets/widget.h"\n' },
    'src/base/error.h:2: base may not include "widgets/widget.h" (widgets)',
  ],
  'the tool half from the viewer half of a folder': [
    { 'src/demo/tool/check.h': '', 'src/demo/demo.h': '#include "demo/tool/check.h"\n' },
    'src/demo/demo.h:1: demo may not include "demo/tool/check.h" (demo_tool)',
  ],
  'the drawn half from the pure half': [
    { 'src/widgets/widget.h': '#include "widgets/kit_ui.h"\n' },
    'src/widgets/widget.h:1: widgets may not include "widgets/kit_ui.h" (widgets_ui)',
  ],
  'a main file past its module': [
    { 'src/main_web.cpp': '#include "demo/demo.h"\n' },
    'src/main_web.cpp:1: app may not include "demo/demo.h" (demo)',
  ],
  'a circle of arrows': [
    { 'CMakeLists.txt': kGood['CMakeLists.txt'].replace('add_module(base)', 'add_module(base DEPENDS host)') },
    'CMakeLists.txt:1: a circle: base -> host -> base',
  ],
  'a folder without a module': [
    { 'src/extra/extra.h': '' },
    'src/extra/extra.h:1: belongs to no add_module line of CMakeLists.txt',
  ],
  'a header that is not there': [
    { 'src/app/app.h': '#include "widgets/none.h"\n' },
    'src/app/app.h:1: there is no src/widgets/none.h',
  ],
  'a third-party header in a public header': [
    { 'src/base/error.h': '#include <nlohmann/json.hpp>\n' },
    'src/base/error.h:1: a public header includes third-party <nlohmann/json.hpp>',
  ],
  'Dear ImGui in a pure half': [
    { 'src/widgets/slider/slider.cpp': '#include "imgui.h"\n' },
    'src/widgets/slider/slider.cpp:1: "imgui.h" belongs to *_ui.cpp, kit_ui.h, src/app and src/raster',
  ],
  'Emscripten outside its files': [
    { 'src/app/app.cpp': '#ifdef __EMSCRIPTEN__\n#endif\n' },
    'src/app/app.cpp:1: __EMSCRIPTEN__ belongs to src/host/host_web.cpp and src/main_web.cpp',
  ],
  'the wasm heap outside the bridge': [
    { 'shell/boot.js': '\nmodule.HEAPU8[0] = 1;\n' },
    'shell/boot.js:2: HEAPU8 belongs to shell/bridge.js',
  ],
  'onnxruntime outside the worker': [
    { 'shell/boot.js': 'ort.env.wasm.numThreads = 1;\n' },
    'shell/boot.js:1: ort belongs to shell/worker.js',
  ],
  'a package registry': [
    { 'notes.txt': `https://registry.${'npmjs'}.org/\n` },
    `notes.txt:1: registry.${'npmjs'} names a package registry`,
  ],
};

for (const [title, [changes, finding]] of Object.entries(kBroken)) {
  test(`check_layers: ${title}`, async (t) => {
    assert.deepEqual(await check(changes, t), [finding]);
  });
}
