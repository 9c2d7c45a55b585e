// Characters rasterised by the browser, in the page's own font: no font is downloaded, and every script and
// emoji that the system has is there.

const kFamily = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
const kMostSide = 2048

/** @param {() => HTMLCanvasElement} makeCanvas */
export function makeGlyphs(makeCanvas = () => document.createElement('canvas')) {
  const canvas = makeCanvas()
  canvas.width = canvas.height = 64
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const use = (em, weight) => { context.font = `${weight} ${em}px ${kFamily}` }

  return {
    /** The pen's advance, in the unit of em. */
    advance(codepoint, em, weight) {
      use(em, weight)
      return context.measureText(String.fromCodePoint(codepoint)).width
    },

    /** {left, top, width, height, colored, rgba}, from the pen on the baseline; null for white space. */
    bitmap(codepoint, em, weight) {
      const text = String.fromCodePoint(codepoint)
      use(em, weight)
      const ink = context.measureText(text)
      const left = Math.floor(-ink.actualBoundingBoxLeft) - 1
      const top = Math.floor(-ink.actualBoundingBoxAscent) - 1
      const width = Math.ceil(ink.actualBoundingBoxRight) + 1 - left
      const height = Math.ceil(ink.actualBoundingBoxDescent) + 1 - top
      if (!(width > 2 && height > 2 && width <= kMostSide && height <= kMostSide)) return null
      if (canvas.width < width || canvas.height < height) {
        canvas.width = Math.max(canvas.width, width)
        canvas.height = Math.max(canvas.height, height)
        use(em, weight) // a new size forgets it
      }
      context.clearRect(0, 0, width, height)
      context.fillStyle = '#fff'
      context.fillText(text, -left, -top)
      const rgba = context.getImageData(0, 0, width, height).data
      return { left, top, width, height, colored: isColored(rgba), rgba: new Uint8Array(rgba.buffer) }
    },
  }
}

/** Drawn in white, only an emoji's own colours are not. At low coverage, rounding colours white a little. */
export function isColored(rgba) {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] > 64 && Math.min(rgba[i], rgba[i + 1], rgba[i + 2]) < 240) return true
  }
  return false
}
