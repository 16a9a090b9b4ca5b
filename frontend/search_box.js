// Suggestions under the box of the search: an editable combobox with a list (ARIA 1.2). The past
// searches of a person stay on their device, until they sign out; those of a visitor are not kept.
const PAUSE = 300
const SHORTEST = 3
const MOST_KEPT = 20
const MOST_PAST = 3

const keyOf = (reader) => `searches-${reader}`
const bare = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function kept(reader) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(reader)))
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

function keep(reader, words) {
  try {
    const others = kept(reader).filter((each) => each !== words)
    localStorage.setItem(keyOf(reader), JSON.stringify([words, ...others].slice(0, MOST_KEPT)))
  } catch {
    // Storage is full or refused: nothing is kept.
  }
}

class SearchBox {
  constructor(form, number) {
    this.form = form
    this.input = form.elements.namedItem('q')
    this.list = document.createElement('ul')
    this.list.id = `suggestions-${number}`
    this.list.className = 'app-find__suggestions'
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', 'Suggestions')
    this.list.hidden = true
    this.input.closest('.app-find__form').append(this.list)
    this.status = document.createElement('p')
    this.status.className = 'fr-sr-only'
    this.status.setAttribute('aria-live', 'polite')
    this.status.setAttribute('aria-atomic', 'true')
    this.list.after(this.status)
    const role = { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': this.list.id, 'aria-autocomplete': 'list' }
    for (const [name, value] of Object.entries(role)) this.input.setAttribute(name, value)
    this.listen()
  }

  listen() {
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer)
      this.close()
      this.timer = setTimeout(() => this.suggest().catch(() => {}), PAUSE)
    })
    this.input.addEventListener('keydown', (event) => this.press(event))
    this.input.addEventListener('blur', () => this.close())
    this.list.addEventListener('mousedown', (event) => event.preventDefault())
    this.list.addEventListener('click', ({ target }) => this.choose(target.closest('[role=option]')))
    this.form.addEventListener('submit', () => {
      clearTimeout(this.timer)
      this.close()
      const words = this.input.value.trim()
      if (words && this.form.dataset.reader) keep(this.form.dataset.reader, words)
    })
  }

  async suggest() {
    const typed = this.input.value
    const words = typed.trim()
    if (words.length < SHORTEST) return
    const asked = new URLSearchParams({ q: words })
    const answer = await fetch(`${this.form.dataset.find}?${asked}`, { headers: { Accept: 'application/json' } })
    if (!answer.ok || typed !== this.input.value || document.activeElement !== this.input) return
    const past = kept(this.form.dataset.reader)
      .filter((each) => bare(each).startsWith(bare(words)) && each !== words)
      .slice(0, MOST_PAST)
      .map((label) => ({ label, hint: 'Recherche passée', href: '' }))
    this.show([...past, ...(await answer.json())])
  }

  show(found) {
    this.list.replaceChildren(...found.map((each, at) => this.option(each, at)))
    this.list.hidden = found.length === 0
    this.input.setAttribute('aria-expanded', String(found.length > 0))
    const told = found.length > 1 ? `${found.length} suggestions` : '1 suggestion'
    this.status.textContent = found.length ? told : 'Aucune suggestion'
  }

  option({ label, hint, href }, at) {
    const item = document.createElement('li')
    item.id = `${this.list.id}-${at}`
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    item.dataset.href = href
    item.dataset.words = label
    for (const text of [label, hint]) item.append(Object.assign(document.createElement('span'), { textContent: text }))
    return item
  }

  press(event) {
    const options = [...this.list.children]
    if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault()
      this.close()
    } else if (event.key === 'Enter' && !this.list.hidden && this.chosen) {
      event.preventDefault()
      this.choose(this.chosen)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !this.list.hidden) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const places = options.length + 1
      this.mark(options[(options.indexOf(this.chosen) + 1 + step + places) % places - 1])
    }
  }

  mark(option) {
    this.chosen?.setAttribute('aria-selected', 'false')
    this.chosen = option
    if (!option) return this.input.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    this.input.setAttribute('aria-activedescendant', option.id)
  }

  choose(option) {
    if (!option) return
    const { href, words } = option.dataset
    this.close()
    if (href) return location.assign(href)
    this.input.value = words
    this.form.requestSubmit()
  }

  close() {
    this.mark(undefined)
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.status.textContent = ''
  }
}

document.querySelectorAll('form[data-find]').forEach((form, number) => new SearchBox(form, number))

document.addEventListener('submit', ({ target }) => {
  if (!new URL(target.action).pathname.endsWith('/deconnexion')) return
  for (const form of document.querySelectorAll('form[data-reader]')) localStorage.removeItem(keyOf(form.dataset.reader))
})
