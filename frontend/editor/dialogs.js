// A question in a dialog: what it asks stands in `content`; `confirm` gives an error to show, or
// nothing when it is done. Resolves to whether it was done.
import { freshId, make } from './elements.js'

export function textField(label, { hint, ...attributes } = {}) {
  const id = freshId('editeur-champ')
  const hintId = `${id}-aide`
  const input = make('input', { id, class: 'fr-input', type: 'text', 'aria-describedby': hint && hintId, ...attributes })
  const group = make('div', { class: 'fr-input-group' },
    make('label', { class: 'fr-label', for: id }, label, hint && make('span', { class: 'fr-hint-text', id: hintId }, hint)),
    input)
  return { group, input }
}

export function checkbox(label) {
  const id = freshId('editeur-case')
  const input = make('input', { id, type: 'checkbox' })
  const group = make('div', { class: 'fr-checkbox-group fr-mt-2w' }, input, make('label', { class: 'fr-label', for: id }, label))
  return { group, input }
}

export function ask({ title, content, label, confirm }) {
  const titleId = freshId('editeur-question')
  const error = make('p', { class: 'fr-message fr-message--error', role: 'alert' })
  const send = make('button', { class: 'fr-btn', type: 'submit' }, label)
  const cancel = make('button', { class: 'fr-btn fr-btn--secondary', type: 'button' }, 'Annuler')
  const form = make('form', { method: 'dialog', novalidate: true },
    make('h2', { class: 'fr-h6', id: titleId }, title), ...content, error,
    make('div', { class: 'app-editor-dialog__buttons' }, send, cancel))
  const dialog = make('dialog', { class: 'app-editor-dialog', 'aria-labelledby': titleId }, form)
  let isDone = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (send.getAttribute('aria-disabled')) return
    error.textContent = ''
    send.setAttribute('aria-disabled', 'true')
    const message = await confirm()
    send.removeAttribute('aria-disabled')
    error.textContent = message ?? ''
    if (message) return form.querySelector('input')?.focus()
    isDone = true
    dialog.close()
  })
  cancel.addEventListener('click', () => dialog.close())
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(isDone)
    })
  })
}
