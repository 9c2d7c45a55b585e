/** Bytes: to copy as many takes some milliseconds, after which the page should have its turn. */
export const kLargeBytes = 4 << 20

/** Lets the page do what else there is; unlike a timer's, no pause is stretched to 4 ms. */
export function pause() {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = resolve
    port2.postMessage(null)
  }).finally(() => port1.close())
}
