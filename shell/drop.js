// Files that are dropped on the page or pasted into it, for the widgets that take files.

import { t, tCount } from './language.js'
import { isAccepted } from './pick.js'
import { pageError } from './problem.js'

/**
 * A drop or a paste goes to the taker it meets, or to the only one of the page, wherever it happens. While files are
 * over the page, the takers have the class "can-drop", and the one that would get them "will-drop".
 * @param {Iterable<HTMLElement>} sections with data-accepts
 * @param {object} to
 * @param {(index: number, file: File, note: Error | null) => void} to.take `note`: to be said once it is taken
 * @param {(index: number, error: Error) => void} to.problem
 * @param {Window} [page]
 */
export function watchFiles(sections, { take, problem }, page = window) {
  const { document } = page
  const takers = [...sections]
  const index = (section) => Number(section.dataset.widget)
  const takerFor = (target) => takers.find((section) => section.contains(target)) ?? (takers.length === 1 ? takers[0] : null)
  let entered = null

  const mark = (chosen) => {
    for (const section of takers) {
      section.classList.add('can-drop')
      section.classList.toggle('will-drop', section === chosen)
    }
  }
  const unmark = () => {
    entered = null
    for (const section of takers) section.classList.remove('can-drop', 'will-drop')
  }
  const give = (taker, files) => {
    const { accepts } = taker.dataset
    const file = files.find((each) => isAccepted(each, accepts)) ?? files[0]
    const others = files.length - 1
    const note = others ? pageError('input_one_file', t('in_addition', file.name, tCount('others_left_out', others))) : null
    take(index(taker), file, note)
  }

  page.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return
    entered = event.target
    mark(takerFor(event.target))
  })
  page.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault() // or the browser leaves the page for the file
    event.dataTransfer.dropEffect = takerFor(event.target) ? 'copy' : 'none'
  })
  page.addEventListener('dragleave', ({ target }) => {
    // The next element is entered before this one is left, so only leaving the last one leaves the page. WebKit's
    // relatedTarget does not tell. An element that was taken out under the pointer is never left.
    if (target === entered || !entered?.isConnected) unmark()
  })
  page.addEventListener('drop', (event) => {
    unmark()
    if (!hasFiles(event)) return
    event.preventDefault()
    const taker = takerFor(event.target)
    if (!taker) return
    const { files, folders } = contents(event.dataTransfer)
    if (files.length) give(taker, files)
    else if (folders.length) problem(index(taker), pageError('input_folder', folders[0].name))
  })
  page.addEventListener('paste', (event) => {
    const files = [...event.clipboardData?.files ?? []]
    const taker = takerFor(document.activeElement)
    if (!files.length || !taker || isForField(event, document.activeElement)) return
    event.preventDefault()
    give(taker, files)
  })
}

const hasFiles = ({ dataTransfer }) => [...dataTransfer?.types ?? []].includes('Files')

/** A spreadsheet's cells are copied as text and as a picture of them: a field gets the text. */
const isForField = ({ clipboardData }, element) =>
  Boolean(element?.matches('input, textarea')) && [...clipboardData.types].includes('text/plain')

/** A folder is among the files as well, as one that cannot be read: only its entry tells. */
function contents({ files, items }) {
  const fileItems = [...items].filter(({ kind }) => kind === 'file')
  const isFolder = (_, i) => Boolean(fileItems[i]?.webkitGetAsEntry?.()?.isDirectory)
  const all = [...files]
  return { files: all.filter((file, i) => !isFolder(file, i)), folders: all.filter(isFolder) }
}
