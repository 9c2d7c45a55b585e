"""What happens to a drawing before the model sees it, in Python: training and tests share it.

The page does the same in C++: the pen in src/widgets/sketchpad, the rest in src/media (center_by_mass).
Needs numpy and Pillow only.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = 28          # the model's picture, pixels
BOX = 20           # the longer side of the ink in it (MNIST's own preparation)
PAD = 280          # the drawing surface, pixels
PEN = 1 / 14       # the page's pen, as a fraction of the surface's side
CELL = 12          # pixels that one of scikit-learn's 8 x 8 pixels is drawn with
MARGIN = 3         # empty cells around a scan
SCAN_SIDE = (8 + 2 * MARGIN) * CELL


def draw(strokes, pen=PEN, side=PAD):
    """White round-pen strokes on black. `strokes`: lists of (x, y) in 0..1 of the surface."""
    image = Image.new("L", (side, side), 0)
    canvas = ImageDraw.Draw(image)
    width = pen * side
    radius = width / 2
    for stroke in strokes:
        points = [(float(x) * side, float(y) * side) for x, y in stroke]
        if len(points) > 1:
            canvas.line(points, fill=255, width=max(1, round(width)))
        for x, y in points:
            canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return image


def center_by_mass(image, size=SIZE, shift=(0, 0)):
    """`image` (mode L) as size x size bytes: the ink's box scaled to 20/28, its centre of mass in the middle.

    `shift` moves the result by whole pixels (training only).
    """
    result = np.zeros((size, size), np.uint8)
    darkest = image.getextrema()[0]
    box = image.point([max(0, value - darkest) for value in range(256)]).getbbox()
    if box is None:
        return result
    ink = image.crop(box)
    longest = size * BOX / SIZE
    scale = longest / max(ink.size)
    width, height = (max(1, round(side * scale)) for side in ink.size)
    pixels = np.asarray(ink.resize((width, height), Image.Resampling.BILINEAR))
    weights = pixels.astype(np.float64)
    total = max(weights.sum(), 1e-9)
    center_x = (weights.sum(axis=0) * (np.arange(width) + 0.5)).sum() / total
    center_y = (weights.sum(axis=1) * (np.arange(height) + 0.5)).sum() / total
    left = round(size / 2 - center_x) + shift[0]
    top = round(size / 2 - center_y) + shift[1]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(size, left + width), min(size, top + height)
    result[y0:y1, x0:x1] = pixels[y0 - top:y1 - top, x0 - left:x1 - left]
    return result


def ink_from_scan(scan, level=0.65, edge=0.5, blur=0.5, affine=None):
    """One of load_digits' 8 x 8 pictures (0..16) as if a pen had drawn it (mode L).

    Those are counts of ink in 4 x 4 cells of a scan. Enlarged bicubically, the line where the count passes
    `level` is about the outline of the stroke; `edge` is the softness of that outline, in counts.
    """
    padded = np.pad(np.asarray(scan, np.float32) / 16, MARGIN)
    size = (SCAN_SIDE, SCAN_SIDE)
    image = Image.fromarray(padded).resize(size, Image.Resampling.BICUBIC)
    if affine is not None:
        image = image.transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)
    values = np.clip((np.asarray(image) - level) / edge + 0.5, 0, 1)
    ink = Image.fromarray(np.round(values * 255).astype(np.uint8))
    # A blur and a threshold again: what was left of the cells' corners goes, as a round pen would have it.
    if blur > 0:
        smooth = np.asarray(ink.filter(ImageFilter.GaussianBlur(blur * CELL / 6)), np.float32) / 255
        values = np.clip((smooth - 0.5) / 0.5 + 0.5, 0, 1)
        ink = Image.fromarray(np.round(values * 255).astype(np.uint8))
    return ink


def to_tensor(pixels):
    """uint8 pictures [N,28,28] or [28,28] as the model's float32 [N,1,28,28] in 0..1."""
    pixels = np.asarray(pixels, np.uint8).reshape(-1, 1, SIZE, SIZE)
    return (pixels * np.float32(1 / 255)).astype(np.float32)
