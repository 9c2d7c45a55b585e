// tools/check_strings against a small tree in which no words are written in place, and then some are.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const kScript = fileURLToPath(new URL('../../tools/check_strings', import.meta.url));

const kGood = {
  'src/widgets/slider/slider_ui.cpp': `
#include "widgets/kit_ui.h"
void draw(Ui& ui) {
  // "words" may be talked about
  ui.said("answer", tr(Text::no_answer_yet), box);
  if (ui.icon_button({.id = "undo", .name = undo}, x, y)) return;
  if (key == "ArrowLeft" || event["action"].text() == "set") ui.animate("bar" + std::to_string(i), 1);
  ui.text(" · ", box);
}`,
  'src/widgets/slider/slider.cpp': `
std::string Slider::hint() const { return tr(Text::top_of, {"1", "2"}); }
WidgetType slider_type() { return {.type = "slider", .text = "For the reference page."}; }`,
  'shell/files.js': "throw pageError('page_wrong_hash', t('not_base64', name))\n",
  'shell/api.js': "throw pageError('input_wrong_type', 'predict takes {name: value}')\n",
};

const kBroken = [
  ['src/widgets/slider/slider_ui.cpp', 'ui.said("answer", "No answer yet", box);', 'No answer yet'],
  ['src/widgets/slider/slider_ui.cpp', 'ui.icon_button({.id = "undo", .name = "Undo"}, x, y);', '"Undo"'],
  ['src/widgets/slider/slider_ui.cpp', 'std::string title = reading ? "Reading" : "";', '"Reading"'],
  ['src/widgets/slider/slider_ui.cpp', 'node.rows.push_back({"fact"});', '"fact"'],
  ['src/widgets/slider/slider_ui.cpp', 'ui.text(size + " sure", box);', 'sure'],
  ['src/widgets/slider/slider.cpp', 'std::string Slider::announcement() const { return "3, sure"; }', 'Slider::announcement'],
  ['shell/files.js', "pageError('page_wrong_hash', `${name} is not base64`)", 'is not base64'],
  ['shell/files.js', "pageError('input_empty', name ? 'it is empty' : '')", 'it is empty'],
];

function check(files) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-strings-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const { status, stdout, stderr } = spawnSync(kScript, [folder], { encoding: 'utf8' });
    assert.equal(stderr, '');
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('ids, keys and the words of programs are no words of the page', () => {
  const { status, stdout } = check(kGood);
  assert.equal(status, 0, stdout);
});

for (const [name, line, said] of kBroken) {
  test(`found: ${line}`, () => {
    const { status, stdout } = check({ ...kGood, [name]: `${kGood[name]}\n${line}\n` });
    assert.equal(status, 1);
    assert.equal(stdout.trim().split('\n').length, 1, stdout);
    assert.ok(stdout.includes(said) && stdout.includes(name), stdout);
  });
}
