// Files that are pasted, dropped or chosen: images are described first, all are sent, then inserted.
import { ask, checkbox, textField } from './dialogs.js'
import { make } from './elements.js'
import { parseInert } from './inert.js'
import { escapeText } from './serializer.js'

const REFUSED = 'Le fichier n’a pas pu être envoyé. Vérifiez votre connexion, puis réessayez.'

// Not fetch: it does not say how much has left.
function post(url, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0))
    request.addEventListener('load', () => {
      const isDone = request.status < 300 && request.response && !request.response.error
      if (isDone) resolve(request.response)
      else reject(new Error(request.response?.error ?? (request.status === 413 ? 'Ce fichier est trop lourd.' : REFUSED)))
    })
    request.addEventListener('error', () => reject(new Error(REFUSED)))
    request.send(body)
  })
}

const isImage = (file) => file.type.startsWith('image/')

export class Uploads {
  constructor({ url, form, say, insert }) {
    Object.assign(this, { url, form, say, insert })
  }

  // One after the other: each image has its own question.
  async add(files) {
    for (const file of files) {
      if (isImage(file)) await this.addImage(file)
      else await this.addFile(file)
    }
  }

  choose(accept) {
    const input = make('input', { type: 'file', multiple: true, accept })
    input.addEventListener('change', () => this.add([...input.files]))
    input.click()
  }

  send(file, fields, onProgress) {
    const body = new FormData()
    body.set('csrf_token', this.form.elements.csrf_token?.value ?? '')
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('file', file, file.name)
    return post(this.url, body, onProgress)
  }

  async addFile(file) {
    this.say(`Envoi de « ${file.name} »…`)
    try {
      const { markdown, name, href } = await this.send(file, {}, (part) => this.say(`Envoi de « ${file.name} » : ${Math.round(part * 100)} %`))
      this.insert(markdown ?? `[${escapeText(name ?? file.name, false, { hasLinks: false })}](${href})`)
      this.say(`« ${file.name} » est joint.`)
    } catch (error) {
      this.say(error.message, { isError: true })
    }
  }

  async addImage(file) {
    const description = textField('Description', { hint: 'Ce que l’image montre, pour qui ne la voit pas.', maxlength: 300, autocomplete: 'off' })
    const decorative = checkbox('Image décorative : rien à décrire')
    const progress = make('progress', { max: 1, value: 0, 'aria-label': 'Envoi de l’image', hidden: true })
    decorative.input.addEventListener('change', () => { description.input.disabled = decorative.input.checked })
    const confirm = async () => {
      const text = decorative.input.checked ? '' : description.input.value.trim()
      if (!text && !decorative.input.checked) return 'Décrivez l’image, ou cochez « Image décorative ».'
      progress.hidden = false
      try {
        const { href } = await this.send(file, { description: text }, (part) => { progress.value = part })
        this.insert(`![${escapeText(text, false, { hasLinks: false })}](${href})`, { isBlock: true })
        return undefined
      } catch (error) {
        return error.message
      } finally {
        progress.hidden = true
      }
    }
    const name = make('p', { class: 'fr-text--sm' }, file.name)
    const content = [name, description.group, decorative.group, progress]
    const isDone = await ask({ title: 'Ajouter une image', content, label: 'Ajouter l’image', confirm })
    if (isDone) this.say('Image ajoutée.')
  }
}

// The files that a paste or a drop brings. Word and Excel add a picture of the text they copy.
export function filesOf(transfer) {
  const files = [...(transfer?.files ?? [])]
  const html = transfer?.getData('text/html') ?? ''
  const hasText = parseInert(html).textContent.trim()
  return hasText ? [] : files
}
