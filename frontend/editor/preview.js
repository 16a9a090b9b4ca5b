// « Aperçu »: the text as the server draws it, under the field.
import { freshId, make } from './elements.js'

export function previewButton({ area, url, say, flush, after }) {
  const id = freshId('apercu')
  const region = make('section', { id, class: 'app-editor__preview app-text', 'aria-label': 'Aperçu', tabindex: '-1', hidden: true })
  const button = make('button', { type: 'button', class: 'fr-btn fr-btn--sm fr-btn--secondary', 'aria-expanded': 'false', 'aria-controls': id }, 'Aperçu')
  after.after(region)

  function show(isShown) {
    region.hidden = !isShown
    button.setAttribute('aria-expanded', String(isShown))
    button.textContent = isShown ? 'Fermer l’aperçu' : 'Aperçu'
  }

  async function draw() {
    flush()
    const body = new URLSearchParams({ csrf_token: area.form.elements.csrf_token?.value ?? '', body: area.value })
    const answer = await fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.statusText)
    const { html } = await answer.json()
    const drawn = new DOMParser().parseFromString(html, 'text/html').body.childNodes
    region.replaceChildren(make('p', { class: 'app-editor__preview-title' }, 'Aperçu'), ...drawn)
    show(true)
    region.focus({ preventScroll: true })
    region.scrollIntoView({ block: 'nearest' })
  }

  button.addEventListener('click', () => {
    if (!region.hidden) return show(false)
    draw().catch(() => say('L’aperçu n’a pas pu être affiché. Réessayez dans un instant.'))
  })
  return button
}
