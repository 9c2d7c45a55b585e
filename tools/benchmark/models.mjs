// What is loaded and run: each model with what both pages need to know of it, and an input that both draw.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demo_of, kShared } from '../../tests/web/support.mjs';

// In the page: draws the input on a canvas of size × size.
const kDraw = {
  digit: `(context, size) => {
    context.fillStyle = '#000';
    context.fillRect(0, 0, size, size);
    context.strokeStyle = '#fff';
    context.lineWidth = size / 14;
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    for (const [x, y] of [[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]]) context.lineTo(x * size, y * size);
    context.stroke();
  }`,
  scene: `(context, size) => {
    const sky = context.createLinearGradient(0, 0, 0, size);
    sky.addColorStop(0, '#3a74c4');
    sky.addColorStop(0.6, '#dce9f5');
    sky.addColorStop(1, '#4c7a34');
    context.fillStyle = sky;
    context.fillRect(0, 0, size, size);
    context.fillStyle = '#f29d1c';
    context.beginPath();
    context.arc(size * 0.5, size * 0.55, size * 0.3, 0, 7);
    context.fill();
  }`,
};

export function models() {
  const list = [{
    name: 'digits',
    spec: demo_of('digits'),
    labels: [...'0123456789'],
    size: 28, channels: 1, mean: [0], std: [1], drawn_size: 280,
    draw: kDraw.digit,
  }];
  const mobilenet = join(kShared, 'classification/mobilenetv2-qdq-maui.onnx');
  if (existsSync(mobilenet)) {
    const labels = readFileSync(join(kShared, 'classification/synset.txt'), 'utf8').trimEnd().split('\n');
    const mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225];
    list.push({
      name: 'mobilenet',
      spec: { model: mobilenet, title: 'MobileNet', inputs: { type: 'image', mean, std }, outputs: { type: 'label', labels } },
      labels, size: 244, channels: 3, mean, std, drawn_size: 244,
      draw: kDraw.scene,
    });
  }
  return list.map((model) => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
    writeFileSync(join(folder, 'demo.json'), JSON.stringify(model.spec));
    return { ...model, file: model.spec.model, folder };
  });
}
