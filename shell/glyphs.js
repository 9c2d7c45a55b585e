// Text rasterised by the browser, in the page's own font: no font is downloaded, and every script and emoji that the
// system has is there. A character at a time, or a run that has to be shaped (src/widgets/text_runs.h).

const kFamily = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
const kMostSide = 4096
// The first letter that has a direction, or the mark that says it (U+200F).
const kRightToLeft = /^[^\p{L}\u200e\u200f]*[\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** @param {() => HTMLCanvasElement} makeCanvas */
export function makeGlyphs(makeCanvas = () => document.createElement('canvas')) {
  const canvas = makeCanvas()
  canvas.width = canvas.height = 64
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const use = (text, em, weight) => {
    context.font = `${weight} ${em}px ${kFamily}`
    context.textAlign = 'left' // the pen, whatever the direction
    context.direction = kRightToLeft.test(text) ? 'rtl' : 'ltr'
  }

  return {
    /** The pen's advance, in the unit of em. */
    advance(text, em, weight) {
      use(text, em, weight)
      return context.measureText(text).width
    },

    /** {left, top, width, height, colored, rgba}, from the pen on the baseline; null for white space. */
    bitmap(text, em, weight) {
      use(text, em, weight)
      const ink = context.measureText(text)
      const left = Math.floor(-ink.actualBoundingBoxLeft) - 1
      const top = Math.floor(-ink.actualBoundingBoxAscent) - 1
      // Firefox counts only the first of the runs that mixed directions make: the pen knows better.
      const right = Math.max(ink.actualBoundingBoxRight, text.length > 2 ? ink.width : 0)
      const width = Math.ceil(right) + 1 - left
      const height = Math.ceil(ink.actualBoundingBoxDescent) + 1 - top
      if (!(width > 2 && height > 2 && width <= kMostSide && height <= kMostSide)) return null
      if (canvas.width < width || canvas.height < height) {
        canvas.width = Math.max(canvas.width, width)
        canvas.height = Math.max(canvas.height, height)
        use(text, em, weight) // a new size forgets it
      }
      context.clearRect(0, 0, width, height)
      context.fillStyle = '#000' // white text is drawn bolder where the system corrects for gamma
      context.fillText(text, -left, -top)
      const rgba = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer)
      const colored = isColored(rgba)
      if (!colored) for (let i = 0; i < rgba.length; i += 4) rgba[i] = rgba[i + 1] = rgba[i + 2] = 255
      return { left, top, width, height, colored, rgba }
    },
  }
}

/** Drawn in black, only an emoji has colours. At low coverage, rounding colours black a little. */
export function isColored(rgba) {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] > 64 && Math.max(rgba[i], rgba[i + 1], rgba[i + 2]) > 15) return true
  }
  return false
}
