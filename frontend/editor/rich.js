// The rich editor over a text area: what it shows is the text area's Markdown, and goes back there.
import { Editor, Extension } from '@tiptap/core'
import { extensions } from './extensions.js'
import { Mentions } from './mentions.js'
import { htmlOf } from './parser.js'
import { cleanHtml } from './paste.js'
import { markdownOf } from './serializer.js'
import { askLink } from './toolbar.js'
import { filesOf } from './uploads.js'

const HEAVY = 50_000
const PAUSE = 400
const COPIED = ['aria-describedby', 'aria-invalid', 'lang']

const LinkShortcut = Extension.create({
  name: 'linkShortcut',
  addKeyboardShortcuts() {
    return { 'Mod-k': () => { askLink(this.editor); return true } }
  },
})

// A line to write on follows what is no paragraph, from the start.
function openingOf(area) {
  const html = htmlOf(area.value).trim()
  return html.endsWith('</p>') ? html : `${html}<p></p>`
}

// A space goes through the document, not through the page: a browser that takes it for a blank of
// layout leaves the caret on the wrong side of it.
function typeSpace(view, event) {
  if (event.inputType !== 'insertText' || event.data !== ' ' || event.isComposing || view.composing) return false
  const { from, to } = view.state.selection
  const typed = () => view.state.tr.insertText(' ', from, to).scrollIntoView()
  event.preventDefault()
  if (!view.someProp('handleTextInput', (handle) => handle(view, from, to, ' ', typed))) view.dispatch(typed())
  return true
}

function attributesOf(area, labelId) {
  const copied = COPIED.filter((name) => area.hasAttribute(name)).map((name) => [name, area.getAttribute(name)])
  return {
    class: 'fr-input app-editor__surface', role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelId,
    id: `${area.id}-riche`, ...(area.required ? { 'aria-required': 'true' } : {}), ...Object.fromEntries(copied),
  }
}

export class Rich {
  constructor({ area, labelId, frame, mentionUrl, uploads, say }) {
    this.area = area
    const takeFiles = (transfer) => {
      const files = uploads ? filesOf(transfer) : []
      if (files.length) uploads.add(files)
      return files.length > 0
    }
    this.editor = new Editor({
      element: frame,
      extensions: [...extensions, LinkShortcut],
      injectCSS: false,
      content: openingOf(area),
      editorProps: {
        attributes: attributesOf(area, labelId),
        transformPastedHTML: (html) => cleanHtml(html),
        handlePaste: (_view, event) => takeFiles(event.clipboardData),
        handleDrop: (_view, event, _slice, isMoved) => !isMoved && takeFiles(event.dataTransfer),
        handleDOMEvents: { beforeinput: typeSpace },
        handleKeyDown: (_view, event) => this.mentions?.onKey(event) ?? false,
      },
      onUpdate: () => this.changed(),
    })
    // Without it, typed spaces are lost: not left to a style sheet that may fail to load.
    this.editor.view.dom.style.whiteSpace = 'break-spaces'
    if (mentionUrl) this.mentions = new Mentions({ editor: this.editor, url: mentionUrl, frame, say })
  }

  // The form posts what the text area holds: it follows at once, a long text after a pause.
  changed() {
    this.isBehind = true
    clearTimeout(this.timer)
    if (this.editor.state.doc.content.size < HEAVY) this.flush()
    else this.timer = setTimeout(() => this.flush(), PAUSE)
  }

  flush() {
    if (!this.isBehind) return
    this.isBehind = false
    this.area.value = markdownOf(this.editor.state.doc)
    this.area.dispatchEvent(new Event('input', { bubbles: true }))
  }

  // isBlock: a paragraph of its own, else inside the line where one writes.
  insert(markdown, { isBlock = false } = {}) {
    const html = htmlOf(markdown).trim()
    const inline = html.replace(/^<p>((?:(?!<p>).)*)<\/p>$/s, '$1 ')
    this.editor.chain().focus().insertContent(isBlock ? html : inline).run()
  }

  append(html) {
    const { editor } = this
    const { doc } = editor.state
    const isEmptyEnd = doc.lastChild.isTextblock && !doc.lastChild.content.size
    const from = doc.content.size - (isEmptyEnd ? doc.lastChild.nodeSize : 0)
    editor.chain().insertContentAt({ from, to: doc.content.size }, `${html}<p></p>`).focus('end').run()
  }

  focus() {
    this.editor.commands.focus()
  }

  destroy() {
    this.flush()
    this.editor.destroy()
  }
}
