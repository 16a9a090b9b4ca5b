// One field where someone writes: rich or plain, with its draft, its preview and its files.
import { Drafts } from './drafts.js'
import { freshId, make } from './elements.js'
import { previewButton } from './preview.js'
import { Rich } from './rich.js'
import { makeToolbar } from './toolbar.js'
import { filesOf, Uploads } from './uploads.js'

const CHOICE = 'texte-simple'
// A text as long as a book is edited plain.
const LONGEST = 200_000
const ERROR_MS = 30_000

// A browser may refuse to remember: the choice then holds for the page.
const memory = {
  isPlain() {
    try { return localStorage.getItem(CHOICE) === 'oui' } catch { return false }
  },
  keep(isPlain) {
    try { localStorage.setItem(CHOICE, isPlain ? 'oui' : 'non') } catch { /* not kept */ }
  },
}

function tool(label, onClick) {
  const button = make('button', { type: 'button', class: 'fr-btn fr-btn--sm fr-btn--tertiary' }, label)
  button.addEventListener('click', onClick)
  return button
}

export class Writing {
  constructor(box) {
    this.box = box
    this.area = box.querySelector('textarea')
    this.label = box.querySelector('label')
    this.label.id ||= freshId(`${this.area.id}-libelle`)
    this.status = make('p', { class: 'app-editor__status', role: 'status' })
    this.spoken = make('p', { class: 'fr-sr-only', role: 'status' })
    this.actions = make('div', { class: 'app-editor__actions' })
    this.frame = make('div', { class: 'app-editor__frame', hidden: true })
    this.area.before(this.frame)
    box.querySelector('.fr-input-group').after(this.actions, this.status, this.spoken)
    this.offer()
    this.listen()
    if (!memory.isPlain() && this.area.value.length < LONGEST) this.openRich()
    this.showMode()
  }

  offer() {
    const { uploadUrl, draftUrl, previewUrl } = this.box.dataset
    const common = { area: this.area, say: (...words) => this.say(...words), flush: () => this.rich?.flush() }
    if (uploadUrl) {
      this.uploads = new Uploads({ url: uploadUrl, form: this.area.form, say: common.say, insert: (...what) => this.insert(...what) })
      this.actions.append(tool('Joindre un fichier', () => this.uploads.choose()))
    }
    if (previewUrl) this.actions.append(previewButton({ ...common, url: previewUrl, after: this.spoken }))
    this.mode = tool('', () => this.switchMode())
    this.actions.append(this.mode)
    if (draftUrl) this.drafts = new Drafts({ ...common, url: draftUrl })
  }

  listen() {
    const { area } = this
    area.form.addEventListener('submit', () => this.rich?.flush(), { capture: true })
    // The label and the summary of errors lead to the text area, which may be hidden.
    this.label.addEventListener('click', (event) => this.rich && (event.preventDefault(), this.rich.focus()))
    document.addEventListener('click', (event) => {
      if (!this.rich || !event.target.closest?.(`a[href="#${area.id}"]`)) return
      event.preventDefault()
      this.rich.focus()
    })
    if (!this.uploads) return
    for (const [kind, source] of [['paste', 'clipboardData'], ['drop', 'dataTransfer']]) {
      area.addEventListener(kind, (event) => {
        const files = filesOf(event[source])
        if (!files.length) return
        event.preventDefault()
        this.uploads.add(files)
      })
    }
  }

  // A text that the rich editor cannot hold (thousands of nested quotes) is edited plain.
  openRich() {
    const { area, frame, label } = this
    const say = (...words) => this.say(...words)
    const { mentionUrl } = this.box.dataset
    try {
      this.rich = new Rich({ area, labelId: label.id, frame, mentionUrl, uploads: this.uploads, say })
    } catch {
      frame.replaceChildren()
      return say('Ce texte s’écrit en texte simple.')
    }
    frame.prepend(makeToolbar(this.rich.editor, `${area.id}-riche`, this.uploads))
    // A browser cannot say what is missing beside a hidden field: the server does.
    this.isRequired = area.required
    area.required = false
  }

  openPlain() {
    this.rich.destroy()
    this.rich = null
    this.frame.replaceChildren()
    this.area.required = this.isRequired
  }

  showMode() {
    const isRich = Boolean(this.rich)
    this.frame.hidden = !isRich
    this.area.hidden = isRich
    this.box.querySelector('[data-editor-help]').hidden = isRich
    this.mode.textContent = isRich ? 'Écrire en texte simple' : 'Écrire avec la mise en forme'
  }

  switchMode() {
    if (this.rich) this.openPlain()
    else this.openRich()
    this.showMode()
    memory.keep(!this.rich)
    this.focus()
  }

  focus() {
    if (this.rich) this.rich.focus()
    else this.area.focus()
  }

  insert(markdown, options = {}) {
    if (this.rich) return this.rich.insert(markdown, options)
    const { area } = this
    const before = area.value.slice(0, area.selectionStart)
    const gap = options.isBlock && before.trim() && !before.endsWith('\n\n') ? '\n\n' : ''
    area.focus()
    area.setRangeText(`${gap}${markdown}`, area.selectionStart, area.selectionEnd, 'end')
    area.dispatchEvent(new Event('input', { bubbles: true }))
  }

  // Adds a quoted passage at the end, and waits for the answer under it.
  quote(html, markdown) {
    this.box.scrollIntoView({ block: 'nearest' })
    if (this.rich) return this.rich.append(html)
    const { area } = this
    area.setRangeText(`${area.value.trim() ? '\n\n' : ''}${markdown}\n\n`, area.value.length, area.value.length, 'end')
    area.dispatchEvent(new Event('input', { bubbles: true }))
    area.focus()
  }

  // isForReaders: what only a screen reader needs, the eye sees it. isRoutine: what goes without
  // saying, and hides no error before there was time to read it.
  say(words, { isError = false, isForReaders = false, isRoutine = false } = {}) {
    if (isForReaders) {
      this.spoken.textContent = words
      return
    }
    if (isRoutine && Date.now() < this.errorUntil) return
    this.errorUntil = isError ? Date.now() + ERROR_MS : 0
    this.status.textContent = words
    this.status.classList.toggle('app-editor__status--error', isError)
  }
}
