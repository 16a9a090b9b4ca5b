// Suggests people once « @ » and two letters are typed: arrows choose, Enter or Tab takes, Escape closes.
import { freshId, make } from './elements.js'
import { escapeHtml } from './parser.js'

const PAUSE = 200
const CALL = /(?:^|[\s(«\u00a0])@([\p{L}][\p{L}’'.-]+(?: [\p{L}’'.-]*)?)$/u

// What is typed after the last « @ », and where it starts; null when nobody is being called.
function callAt({ selection }) {
  const { $from, empty } = selection
  if (!empty || $from.parent.type.spec.code) return null
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc')
  const call = CALL.exec(before)
  return call && { query: call[1], from: $from.pos - call[1].length - 1, to: $from.pos }
}

function option(item, index, listId) {
  const name = item.group ? `@${item.group}` : item.name
  return make('li', { id: `${listId}-${index}`, role: 'option', 'aria-selected': 'false' },
    make('span', { class: 'app-editor__person' }, name),
    item.line && make('span', { class: 'app-editor__person-line' }, item.line))
}

export class Mentions {
  constructor({ editor, url, frame, say }) {
    Object.assign(this, { editor, url, frame, say, items: [], chosen: 0 })
    this.list = make('ul', { id: freshId('personnes'), class: 'app-editor__people', role: 'listbox', 'aria-label': 'Personnes à mentionner', hidden: true })
    frame.append(this.list)
    this.input = editor.view.dom
    this.input.setAttribute('aria-autocomplete', 'list')
    this.input.setAttribute('aria-haspopup', 'listbox')
    editor.on('transaction', () => this.look())
    editor.on('blur', () => this.close())
    // The field keeps the focus.
    this.list.addEventListener('mousedown', (event) => event.preventDefault())
    this.list.addEventListener('click', ({ target }) => {
      const index = [...this.list.children].indexOf(target.closest('li'))
      if (index >= 0) this.take(index)
    })
  }

  look() {
    const call = callAt(this.editor.state)
    if (call?.query === this.call?.query && call?.from === this.call?.from) return
    this.call = call
    clearTimeout(this.timer)
    this.request?.abort()
    if (!call) return this.close()
    this.timer = setTimeout(() => this.fetch(call).catch(() => this.close()), PAUSE)
  }

  async fetch(call) {
    this.request = new AbortController()
    const address = new URL(this.url, location.href)
    address.searchParams.set('q', call.query)
    const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.statusText)
    const items = await answer.json()
    if (call === this.call) this.open(items)
  }

  open(items) {
    this.items = items
    if (!items.length) return this.close()
    this.list.replaceChildren(...items.map((item, index) => option(item, index, this.list.id)))
    this.list.hidden = false
    this.input.setAttribute('aria-controls', this.list.id)
    this.place()
    this.choose(0)
    const people = items.length === 1 ? 'Une suggestion' : `${items.length} suggestions`
    this.say(`${people}, flèches pour choisir, Entrée pour insérer`, { isForReaders: true })
  }

  place() {
    const caret = this.editor.view.coordsAtPos(this.call.from)
    const frame = this.frame.getBoundingClientRect()
    const left = Math.max(0, Math.min(caret.left - frame.left, frame.width - this.list.offsetWidth))
    this.list.style.left = `${left}px`
    this.list.style.top = `${caret.bottom - frame.top + 4}px`
  }

  choose(index) {
    this.chosen = (index + this.items.length) % this.items.length
    for (const [at, line] of [...this.list.children].entries()) line.setAttribute('aria-selected', String(at === this.chosen))
    const line = this.list.children[this.chosen]
    line.scrollIntoView({ block: 'nearest' })
    this.input.setAttribute('aria-activedescendant', line.id)
  }

  close() {
    if (this.list.hidden) return
    this.list.hidden = true
    this.items = []
    this.input.removeAttribute('aria-activedescendant')
    this.input.removeAttribute('aria-controls')
  }

  take(index) {
    const { group, id, name, href } = this.items[index]
    const { from, to } = this.call
    const address = href ?? `/annuaire/personnes/${id}`
    const html = group ? escapeHtml(`@${group}`) : `<a href="${escapeHtml(address)}">@${escapeHtml(name)}</a>`
    this.close()
    this.editor.chain().focus().deleteRange({ from, to }).insertContent(html).insertContent({ type: 'text', text: ' ' }).run()
  }

  // Whether the key was for the list.
  onKey(event) {
    if (this.list.hidden || event.isComposing) return false
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1)
    else if (event.key === 'ArrowUp') this.choose(this.chosen - 1)
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(this.chosen)
    else if (event.key === 'Escape') this.close()
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
}
