// Deposit of documents: files chosen or dropped, sent one by one, each with its progress.
// Without this file, the same form sends them all at once.
const LOST = 'L’envoi n’a pas abouti. Vérifiez votre connexion, puis envoyez-le de nouveau.'
const TOO_HEAVY = 'Ce fichier est trop lourd.'
const MEGABYTE = 1000000

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

function weightOf(bytes) {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.round(bytes / 1000))} ko`
  return `${(bytes / MEGABYTE).toLocaleString('fr', { maximumFractionDigits: 1 })} Mo`
}

// Not fetch: it does not say how much has left.
function send(url, token, file, onProgress) {
  const body = new FormData()
  body.set('csrf_token', token)
  body.set('files', file, file.name)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0))
    request.addEventListener('load', () => {
      if (request.status < 300 && request.response?.names) resolve()
      else reject(new Error(request.response?.error ?? (request.status === 413 ? TOO_HEAVY : LOST)))
    })
    request.addEventListener('error', () => reject(new Error(LOST)))
    request.send(body)
  })
}

class Deposit {
  constructor(form) {
    const find = (name) => form.querySelector(`[data-${name}]`)
    Object.assign(this, { form, list: find('sending'), status: find('sending-status'), drop: find('drop') })
    this.input = form.querySelector('input[type=file]')
    this.button = form.querySelector('button[type=submit]')
    this.mostBytes = Number(form.dataset.mostBytes)
    this.extensions = this.input.accept.split(',')
    this.waiting = []
    this.sentCount = 0
    this.url = form.dataset.sendUrl
    this.next = form.dataset.sendUrl ? window.location.href : null
    find('drop-words').hidden = false
    this.input.addEventListener('change', () => {
      this.add([...this.input.files])
      this.input.value = ''
    })
    form.addEventListener('submit', (event) => this.submit(event))
    for (const name of ['dragover', 'dragleave', 'drop']) this.drop.addEventListener(name, (event) => this.dragged(event))
  }

  dragged(event) {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    this.drop.classList.toggle('app-drop--over', event.type === 'dragover')
    if (event.type === 'drop') this.add([...event.dataTransfer.files])
  }

  say(words) {
    this.status.textContent = words
  }

  add(files) {
    for (const file of files) {
      const words = make('span', { class: 'app-sending__name' }, file.name)
      const state = make('span', { class: 'app-sending__state' }, weightOf(file.size))
      const remove = make('button', { type: 'button', class: 'fr-btn fr-btn--tertiary-no-outline fr-btn--sm' }, 'Retirer', make('span', { class: 'fr-sr-only' }, ` : ${file.name}`))
      const row = make('li', {}, words, state, remove)
      const item = { file, row, state, remove }
      remove.addEventListener('click', () => this.remove(item))
      this.list.append(row)
      const refusal = this.refusalOf(file)
      if (refusal) this.refuse(item, refusal)
      else this.waiting.push(item)
    }
    this.list.hidden = !this.list.children.length
    this.say(files.length > 1 ? `${files.length} fichiers choisis.` : `${files[0]?.name ?? ''} : choisi.`)
  }

  // The server decides; this only spares a long sending for nothing.
  refusalOf(file) {
    if (file.size > this.mostBytes) return `Ce fichier dépasse ${this.mostBytes / MEGABYTE} Mo.`
    return file.size ? '' : 'Ce fichier est vide.'
  }

  refuse(item, message) {
    item.row.classList.add('app-sending--refused')
    item.state.textContent = message
    this.say(`${item.file.name} : ${message}`)
  }

  remove(item) {
    this.waiting = this.waiting.filter((each) => each !== item)
    const next = item.row.nextElementSibling ?? item.row.previousElementSibling
    item.row.remove()
    this.list.hidden = !this.list.children.length
    ;(next?.querySelector('button') ?? this.input).focus()
    this.say(`${item.file.name} : retiré.`)
  }

  async submit(event) {
    if (!this.waiting.length && !this.sentCount) return
    event.preventDefault()
    if (this.isBusy) return
    this.isBusy = true
    this.button.setAttribute('aria-disabled', 'true')
    try {
      await this.begin()
      await this.sendAll()
    } catch (error) {
      this.complain(error.message)
    }
    this.isBusy = false
    this.button.removeAttribute('aria-disabled')
  }

  async begin() {
    if (this.url) return
    const body = new FormData(this.form)
    body.delete('files')
    let answer
    try {
      answer = await fetch(this.form.action, { method: 'POST', body, headers: { Accept: 'application/json' } })
    } catch {
      throw new Error(LOST)
    }
    const isThere = answer.ok && answer.headers.get('Content-Type')?.includes('json')
    if (!isThere) throw new Error('Le dépôt n’a pas pu commencer. Vérifiez le lieu choisi, puis recommencez.')
    const { send: url, next } = await answer.json()
    Object.assign(this, { url, next })
    // The place is that of the files already sent.
    for (const option of this.form.elements.place?.options ?? []) option.disabled = !option.selected
  }

  async sendAll() {
    let refusedCount = 0
    for (const item of [...this.waiting]) {
      if (!(await this.sendOne(item))) refusedCount += 1
    }
    const hasRefused = refusedCount || this.list.querySelector('.app-sending--refused')
    if (!hasRefused) window.location.assign(this.next)
    else if (this.sentCount) this.offerToGoOn()
  }

  async sendOne(item) {
    const progress = make('progress', { max: '1', value: '0', 'aria-label': `Envoi de ${item.file.name}` })
    item.remove.hidden = true
    item.row.classList.remove('app-sending--refused')
    item.state.replaceChildren(progress)
    this.say(`Envoi de ${item.file.name}…`)
    try {
      await send(this.url, this.form.elements.csrf_token.value, item.file, (part) => { progress.value = part })
    } catch (error) {
      item.remove.hidden = false
      this.refuse(item, error.message)
      return false
    }
    this.waiting = this.waiting.filter((each) => each !== item)
    this.sentCount += 1
    item.remove.remove()
    item.row.classList.add('app-sending--sent')
    item.state.textContent = 'Envoyé'
    return true
  }

  offerToGoOn() {
    const many = this.sentCount > 1
    const words = many ? `Continuer avec les ${this.sentCount} fichiers envoyés` : 'Continuer avec le fichier envoyé'
    this.form.querySelector('.app-sending-on')?.remove()
    const link = make('a', { class: 'fr-btn app-sending-on', href: this.next }, words)
    this.list.after(link)
    link.focus()
  }

  complain(message) {
    this.form.querySelector('.app-sending-trouble')?.remove()
    const box = make('div', { class: 'fr-alert fr-alert--error fr-alert--sm fr-mb-3w app-sending-trouble', role: 'alert' }, make('p', {}, message))
    this.list.after(box)
  }
}

document.querySelectorAll('form[data-deposit]').forEach((form) => new Deposit(form))
