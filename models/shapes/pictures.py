"""Draws the pictures of models/shapes and models/cutouts: shapes cut out of paper, lying on a ground.

A scene is a plain description in units of the picture's side, so that the same one can be drawn at 96 pixels
for training and at 480 for looking at. All randomness comes from the generator that is passed in.

    rng = np.random.default_rng(1)
    pixels = draw(rng, Scene(PALETTES[0], [one_shape(rng, "star", side=0.5)]), 96)   # uint8 [96, 96, 3]
"""

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

KINDS = ("arrow", "circle", "crescent", "cross", "drop", "heart", "hexagon", "square", "star", "triangle")
OVERSAMPLING = 4

# The ground first, then the papers. Any two of a palette can be told apart.
PALETTES = [[tuple(bytes.fromhex(code)) for code in row.split()] for row in (
    "f6efe2 e4572e f2a541 2e86ab 17324d 76b041",
    "17324d ffd166 ef476f 06d6a0 f8f4e3 4ea5d9",
    "fdf6f0 c8553d 588157 f4a259 5b8e7d 2f3e46",
    "e8f1f2 13293d d1495b edae49 00798c 66a182",
    "2b2d42 ef233c edf2f4 8d99ae ffb703 5bc0be",
    "fff3d6 d62828 003049 f77f00 6a994e 7b5ea7",
    "dfe7da 386641 bc4749 f2e8cf 6a4c93 e09f3e",
    "3d405b e07a5f f4f1de 81b29a f2cc8f c9ada7",
    "fbe9e7 ad1457 f06292 4a148c 00838f ffb300",
    "0b3c49 e6c79c f08a4b cddafd e15554 73d2de",
    "f4f4f4 222222 d7263d 1b998b f46036 2e294e",
    "ffffff 1d3557 e63946 457b9d 2a9d8f f4a261",
)]


@dataclass
class Shape:
    kind: str
    outline: np.ndarray            # [n, 2], x to the right and y down, in parts of the picture's side
    paper: int = 1                 # which colour of the palette
    second: int = 2                # of the border or the stripes
    style: str = "plain"           # plain, shaded, striped, bordered, line
    roundness: float = 0.0         # radius of the corners, in parts of the side
    shadow: float = 0.5            # how dark
    lift: float = 0.012            # how far the shadow lies off

    @property
    def box(self):
        """x1, y1, x2, y2 in parts of the side."""
        return np.concatenate([self.outline.min(axis=0), self.outline.max(axis=0)])


@dataclass
class Scene:
    palette: list
    shapes: list = field(default_factory=list)   # the last one lies on top
    ground: str = "plain"                        # plain, slope, glow, stripes, dots, waves, clouds
    strength: float = 0.15                       # of the ground's pattern
    grain: float = 0.01                          # of the paper


def arc(centre, radius, start, end, steps=40):
    angles = np.radians(np.linspace(start, end, steps))
    return np.stack([centre[0] + radius * np.cos(angles), centre[1] + radius * np.sin(angles)], axis=1)


def spokes(radii, count, turn=-90.0):
    angles = np.radians(turn + 360 * np.arange(count) / count)
    radii = np.resize(radii, count)
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)


def arrow(rng):
    shaft, head, neck = rng.uniform(0.16, 0.26), rng.uniform(0.5, 0.68), rng.uniform(-0.15, 0.2)
    return [(0, -1), (head, neck), (shaft, neck), (shaft, 0.95), (-shaft, 0.95), (-shaft, neck), (-head, neck)]


def crescent(rng):
    """The outer disc less another one whose edge meets it at two horns."""
    half = rng.uniform(48, 75)  # how far the opening goes round, half of it, in degrees
    depth = rng.uniform(0.0, 0.3)
    horn = np.array([np.cos(np.radians(half)), np.sin(np.radians(half))])
    # The inner arc passes through both horns and through (-depth, 0).
    middle = (horn @ horn - depth**2) / (2 * (horn[0] + depth))
    radius = middle + depth
    opening = np.degrees(np.arctan2(horn[1], horn[0] - middle))
    return np.concatenate([arc((0, 0), 1, half, 360 - half, 60),
                           arc((middle, 0), radius, 360 - opening, opening, 50)[1:-1]])


def cross(rng):
    arm = rng.uniform(0.22, 0.38)
    quarter = np.array([(arm, -1), (arm, -arm), (1, -arm)])
    turns = [np.array([(0, -1), (1, 0)]), np.eye(2)]
    corners = []
    for number in range(4):
        turn = np.linalg.matrix_power(turns[0], number)
        corners.append(quarter @ turn.T)
    return np.concatenate(corners)


def drop(rng):
    tip = rng.uniform(1.5, 1.9)
    touch = np.degrees(np.arccos(0.62 / tip))
    round_part = arc((0, 0), 0.62, -90 + touch, 270 - touch, 60)
    return np.concatenate([[(0, -tip)], round_part]) + (0, 0.4)


def heart(rng):
    t = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - rng.uniform(4.5, 5.5) * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return np.stack([x / 16, y / 16], axis=1)


OUTLINES = {
    "arrow": arrow,
    "circle": lambda rng: arc((0, 0), 1, 0, 360, 97)[:-1],
    "crescent": crescent,
    "cross": cross,
    "drop": drop,
    "heart": heart,
    "hexagon": lambda rng: spokes(1.0, 6),
    "square": lambda rng: spokes(1.0, 4, 45),
    "star": lambda rng: spokes([1.0, rng.uniform(0.4, 0.52)], 10),
    "triangle": lambda rng: np.array([(0, -1), (0.87, 0.5), (-0.87, 0.5)]) * (1, rng.uniform(0.9, 1.15)),
}


def one_shape(rng, kind, side, place=None, turn=None, **looks):
    """`side`: of its larger extent. `place`: its box's middle, anywhere that keeps it in the picture by default."""
    outline = np.asarray(OUTLINES[kind](rng), float)
    stretch = rng.uniform(0.9, 1.1)
    turn = rng.uniform(0, 2 * np.pi) if turn is None else np.radians(turn)
    outline = outline * (stretch, 1 / stretch)
    outline = outline @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    outline -= (outline.max(axis=0) + outline.min(axis=0)) / 2
    outline *= side / np.ptp(outline, axis=0).max()
    half = np.ptp(outline, axis=0) / 2
    if place is None:
        margin = half + 0.01
        place = rng.uniform(margin, 1 - margin)
    return Shape(kind, outline + place, **looks)


def mask_of(outline, side, roundness, pad):
    """(left, top, uint8 [h, w]): how much of each pixel the outline covers; cut off at the picture's edges."""
    low = np.maximum(np.floor(outline.min(axis=0) * side).astype(int) - pad, 0)
    high = np.minimum(np.ceil(outline.max(axis=0) * side).astype(int) + pad, side)
    width, height = np.maximum(high - low, 1)
    large = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING))
    points = (outline * side - low) * OVERSAMPLING
    ImageDraw.Draw(large).polygon([tuple(point) for point in points], fill=255)
    radius = float(roundness * side * OVERSAMPLING)
    if radius > 1:
        # Blurred and cut at the middle again: corners are round, edges stay where they were.
        large = large.filter(ImageFilter.GaussianBlur(radius)).point(lambda v: max(0, min(255, (v - 112) * 8)))
    return low[0], low[1], np.asarray(large.reduce(OVERSAMPLING))


def blurred(values, radius):
    return np.asarray(Image.fromarray(values).filter(ImageFilter.GaussianBlur(float(radius))))


def put(canvas, mask, left, top, colour, opacity=1.0):
    height, width = mask.shape
    part = canvas[top:top + height, left:left + width]
    part += (mask[..., None] * np.float32(opacity / 255)) * (np.asarray(colour, np.float32) - part)


def lay(rng, canvas, shape, palette, side):
    paper, second = (np.asarray(palette[index], np.float32) for index in (shape.paper, shape.second))
    pad = max(2, int(0.03 * side))
    left, top, mask = mask_of(shape.outline, side, shape.roundness, pad)
    height, width = mask.shape
    if shape.shadow > 0 and shape.style != "line":
        moved = np.zeros_like(mask)
        down = max(1, round(shape.lift * side))
        right = max(0, round(shape.lift * side / 2))
        moved[down:, right:] = mask[:height - down, :width - right]
        put(canvas, blurred(moved, max(0.6, shape.lift * side * 0.8)), left, top, canvas.mean(axis=(0, 1)) * 0.25,
            shape.shadow)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    if shape.style == "shaded":
        angle = rng.uniform(0, 2 * np.pi)
        along = (np.cos(angle) * (columns / width - 0.5) + np.sin(angle) * (rows / height - 0.5))
        put(canvas, mask, left, top, paper[None, None] * (1 + 0.35 * along[..., None]))
    elif shape.style == "striped":
        angle, period = rng.uniform(0, np.pi), max(4.0, side * rng.uniform(0.04, 0.07))
        wave = np.sin((np.cos(angle) * columns + np.sin(angle) * rows) * 2 * np.pi / period)
        mixed = np.clip(wave * period / 4 + 0.5, 0, 1)[..., None] * 0.55
        put(canvas, mask, left, top, paper * (1 - mixed) + second * mixed)
    elif shape.style in ("bordered", "line"):
        put(canvas, mask, left, top, paper) if shape.style == "bordered" else None
        thick = max(1.2, rng.uniform(0.012, 0.022) * side)
        # The same outline as a stroke, closed; drawn inside and outside of it.
        large = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING))
        points = (shape.outline * side - (left, top)) * OVERSAMPLING
        closed = [tuple(point) for point in np.concatenate([points, points[:2]])]
        ImageDraw.Draw(large).line(closed, fill=255, width=max(1, round(thick * OVERSAMPLING)), joint="curve")
        put(canvas, np.asarray(large.reduce(OVERSAMPLING)), left, top,
            second if shape.style == "bordered" else paper)
    else:
        put(canvas, mask, left, top, paper)


def ground_of(rng, scene, side):
    base = np.asarray(scene.palette[0], np.float32)
    # A pattern that is quieter than any paper: towards one of the papers, but not all the way.
    other = base + scene.strength * (np.asarray(scene.palette[rng.integers(1, 6)], np.float32) - base)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side
    angle = rng.uniform(0, 2 * np.pi)
    along = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)
    if scene.ground == "slope":
        mixed = along + 0.5
    elif scene.ground == "glow":
        centre = rng.uniform(0.2, 0.8, 2)
        mixed = np.hypot(x - centre[0], y - centre[1])
    elif scene.ground == "stripes":
        frequency = rng.uniform(4, 14)
        mixed = np.clip(np.sin(along * 2 * np.pi * frequency) * side / frequency / 4 + 0.5, 0, 1)
    elif scene.ground == "waves":
        frequency = rng.uniform(3, 8)
        across = np.cos(angle) * y - np.sin(angle) * x
        mixed = 0.5 + 0.5 * np.sin(2 * np.pi * (frequency * along + 0.5 * np.sin(2 * np.pi * 2 * across)))
    elif scene.ground == "dots":
        frequency = rng.uniform(6, 14)
        u, v = x * frequency % 1 - 0.5, y * frequency % 1 - 0.5
        mixed = np.clip((rng.uniform(0.12, 0.25) - np.hypot(u, v)) * side / frequency + 0.5, 0, 1)
    elif scene.ground == "clouds":
        few = Image.fromarray((rng.random((6, 6)) * 255).astype(np.uint8))
        mixed = np.asarray(few.resize((side, side), Image.Resampling.BICUBIC), np.float32) / 255
    else:
        mixed = np.zeros((side, side), np.float32)
    return base + np.clip(mixed, 0, 1)[..., None].astype(np.float32) * (other - base)


def draw(rng, scene, side):
    """uint8 [side, side, 3]"""
    canvas = ground_of(rng, scene, side)
    for shape in scene.shapes:
        lay(rng, canvas, shape, scene.palette, side)
    if scene.grain > 0:
        canvas += (255 * scene.grain) * rng.standard_normal((side, side, 1), np.float32)
    return np.clip(canvas + 0.5, 0, 255).astype(np.uint8)


def random_scene(rng, shapes):
    palette = list(PALETTES[rng.integers(len(PALETTES))])
    if rng.random() < 0.3:  # another of the palette is the ground
        index = int(rng.integers(1, 6))
        palette[0], palette[index] = palette[index], palette[0]
    hue = rng.normal(0, 14, 3)
    palette = [np.clip(np.asarray(colour) + hue + rng.normal(0, 8, 3), 0, 255) for colour in palette]
    base = palette[0]
    clear = [index for index in range(1, 6) if np.abs(palette[index] - base).max() > 60]
    for shape in shapes:
        shape.paper = int(rng.choice(clear))
        shape.second = int(rng.choice([index for index in range(1, 6) if index != shape.paper]))
        shape.style = str(rng.choice(["plain", "shaded", "striped", "bordered", "line"],
                                     p=[0.42, 0.2, 0.13, 0.17, 0.08]))
        shape.roundness = float(rng.uniform(0, 0.03)) * np.ptp(shape.outline, axis=0).max() * (rng.random() < 0.6)
        shape.shadow = float(rng.uniform(0.2, 0.7)) * (rng.random() < 0.7)
        shape.lift = float(rng.uniform(0.006, 0.018))
    grounds = ["plain", "slope", "glow", "stripes", "waves", "dots", "clouds"]
    return Scene(palette, shapes, str(rng.choice(grounds)), rng.uniform(0.05, 0.4), rng.uniform(0, 0.02))


def weathered(rng, pixels):
    """As a camera or a web page may have left it: darker, out of focus, noisy, compressed."""
    side = pixels.shape[0]
    values = pixels.astype(np.float32)
    values = (values - 128) * rng.uniform(0.7, 1.15) + 128 + rng.normal(0, 14)
    y, x = np.mgrid[0:side, 0:side] / np.float32(side) - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    values *= (1 + rng.uniform(0, 0.35) * (np.cos(angle) * x + np.sin(angle) * y))[..., None]
    if rng.random() < 0.4:
        values += rng.normal(0, rng.uniform(2, 14), values.shape)
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.1))))
    if rng.random() < 0.3:
        image = Image.open(io.BytesIO(jpeg(image, int(rng.integers(35, 90)))))
    return np.asarray(image)


def jpeg(image, quality):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def write_small(image, path, limit_bytes=20_000):
    """A JPEG of the best quality that fits."""
    for quality in range(92, 30, -4):
        data = jpeg(image, quality)
        if len(data) <= limit_bytes:
            path.write_bytes(data)
            return
    raise ValueError(f"{path.name} is too large")


def single(rng, kind, side):
    """A picture of one shape, as models/shapes is trained and tested on."""
    # Some are cut off a little at the picture's edge.
    size = rng.uniform(0.3, 0.9)
    reach = size / 2 - 0.06
    place = rng.uniform(reach, 1 - reach, 2)
    scene = random_scene(rng, [one_shape(rng, kind, size, place)])
    return weathered(rng, draw(rng, scene, side))


def overlap(a, b):
    """How much of the smaller box lies in the other one."""
    width, height = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(np.prod(a[2:] - a[:2]), np.prod(b[2:] - b[:2]))


def scattered(rng, count, low=0.14, high=0.45, shared=0.15):
    """Shapes that hardly cover each other: places are tried until `count` are found or forty tries are over."""
    shapes = []
    for _ in range(40):
        if len(shapes) == count:
            break
        size = np.exp(rng.uniform(np.log(low), np.log(high)))
        shape = one_shape(rng, str(rng.choice(KINDS)), size)
        if all(overlap(shape.box, other.box) <= shared for other in shapes):
            shapes.append(shape)
    return shapes


def several(rng, side):
    """(pixels, kinds int [n], boxes float32 [n, 4] in pixels): as models/cutouts is trained and tested on."""
    shapes = scattered(rng, int(rng.integers(1, 11)))
    scene = random_scene(rng, shapes)
    pixels = weathered(rng, draw(rng, scene, side))
    kinds = np.array([KINDS.index(shape.kind) for shape in shapes])
    return pixels, kinds, np.stack([shape.box for shape in shapes]).astype(np.float32) * side
