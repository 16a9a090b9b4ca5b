// Keeps what is typed on the server while it is typed, until the form is sent.
const PAUSE = 2000
// What browsers let leave with a page that is being closed.
const KEEPALIVE_BYTES = 60_000

function clock() {
  const now = new Date()
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, '0')}`
}

export class Drafts {
  constructor({ area, url, say, flush }) {
    Object.assign(this, { area, url, say, flush, form: area.form, isSending: false, isSaving: false })
    this.saved = this.content().toString()
    this.form.addEventListener('input', ({ target }) => {
      if (target === area || target.name === 'title') this.typed()
    })
    document.addEventListener('submit', (event) => {
      if (event.target === this.form && !event.defaultPrevented) this.stop()
    })
    document.addEventListener('visibilitychange', () => document.hidden && this.saveNow())
    window.addEventListener('pagehide', () => this.saveNow())
    window.addEventListener('pageshow', () => { this.isSending = false })
    window.addEventListener('online', () => this.typed())
  }

  content() {
    const title = this.form.elements.title?.value
    return new URLSearchParams({ ...(title === undefined ? {} : { title }), body: this.area.value })
  }

  typed() {
    delete this.area.dataset.kept
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), PAUSE)
  }

  stop() {
    this.isSending = true
    clearTimeout(this.timer)
    this.request?.abort()
  }

  saveNow() {
    clearTimeout(this.timer)
    this.save(true)
  }

  // One at a time, so that an older text never arrives last.
  async save(isLeaving = false) {
    this.flush()
    const content = this.content()
    if (this.isSending || content.toString() === this.saved) return
    if (this.isSaving && !isLeaving) return this.typed()
    this.isSaving = true
    const isKept = await this.send(content, isLeaving)
    this.isSaving = false
    if (this.isSending) return
    if (isKept) this.saved = content.toString()
    if (isKept && this.content().toString() === this.saved) this.area.dataset.kept = 'yes'
    this.say(isKept ? `Brouillon enregistré à ${clock()}` : 'Brouillon non enregistré', { isRoutine: isKept })
  }

  async send(content, isLeaving) {
    const body = new URLSearchParams(content)
    body.set('csrf_token', this.form.elements.csrf_token?.value ?? '')
    this.request = new AbortController()
    const keepalive = isLeaving && body.toString().length < KEEPALIVE_BYTES
    try {
      const answer = await fetch(this.url, { method: 'POST', body, keepalive, signal: this.request.signal })
      return answer.status === 204
    } catch {
      return false
    }
  }
}
