// Of `vitrine dev`: asks the server for the next build, loads the page anew when there is one (what was typed stays, as
// after any reload), and says on the page why there is none.

const kRetryMs = 1000
const script = document.currentScript
let revision = -1
let panel = null

async function next() {
  const answer = await fetch(new URL(`vitrine-dev/state?after=${revision}`, document.baseURI), { cache: 'no-store' })
  return answer.json()
}

/** Its own element with its own style: the page's sheet knows nothing of it, and its CSP no other way. */
function say(problem) {
  if (!problem) {
    panel?.remove()
    panel = null
    return
  }
  if (!panel) {
    panel = document.createElement('pre')
    panel.setAttribute('role', 'alert')
    Object.assign(panel.style, {
      position: 'fixed', inset: 'auto 16px 16px', zIndex: 9999, margin: 0, padding: '16px 20px', maxHeight: '60vh',
      overflow: 'auto', whiteSpace: 'pre-wrap', font: '14px/1.5 ui-monospace, monospace', color: '#fff',
      background: '#7f1d1d', borderRadius: '12px', boxShadow: '0 8px 32px rgba(0, 0, 0, 0.35)',
    })
    document.body.append(panel)
  }
  panel.textContent = `This page could not be built anew:\n\n${problem}`
}

async function follow() {
  for (;;) {
    try {
      const state = await next()
      if (String(state.page) !== script.dataset.page) return location.reload()
      revision = state.revision
      say(state.problem)
    } catch { // the server was ended, and may come back
      await new Promise((resolve) => setTimeout(resolve, kRetryMs))
    }
  }
}

follow()
