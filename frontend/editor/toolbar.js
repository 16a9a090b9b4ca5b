// The buttons of the rich editor: one stop for Tab, arrows from one to the next.
import { AllSelection, TextSelection } from '@tiptap/pm/state'
import { completeLink } from './addresses.js'
import { ask, textField } from './dialogs.js'
import { make } from './elements.js'

// « Everything » is turned into the text it holds: a quotation of everything can then be undone.
function selectText({ tr }) {
  if (tr.selection instanceof AllSelection) {
    tr.setSelection(TextSelection.between(tr.doc.resolve(0), tr.doc.resolve(tr.doc.content.size)))
  }
  return true
}

const chain = (editor) => editor.chain().focus().command(selectText)

// [label, icon, what it does, when it is pressed, shortcut]
const TOOLS = [
  ['Gras', 'bold', (editor) => chain(editor).toggleBold().run(), ['bold'], 'Ctrl+B'],
  ['Italique', 'italic', (editor) => chain(editor).toggleItalic().run(), ['italic'], 'Ctrl+I'],
  ['Titre', 'h-2', (editor) => chain(editor).toggleHeading({ level: 2 }).run(), ['heading', { level: 2 }]],
  ['Sous-titre', 'h-3', (editor) => chain(editor).toggleHeading({ level: 3 }).run(), ['heading', { level: 3 }]],
  ['Liste', 'list-unordered', (editor) => chain(editor).toggleBulletList().run(), ['bulletList']],
  ['Liste numérotée', 'list-ordered', (editor) => chain(editor).toggleOrderedList().run(), ['orderedList']],
  ['Citation', 'quote-line', (editor) => chain(editor).toggleBlockquote().run(), ['blockquote']],
  ['Lien', 'link', askLink, ['link'], 'Ctrl+K'],
  ['Tableau', 'table-2', addTable, ['table']],
]
const TABLE_TOOLS = [
  ['Ajouter une ligne', (editor) => chain(editor).addRowAfter().run()],
  ['Ajouter une colonne', (editor) => chain(editor).addColumnAfter().run()],
  ['Supprimer la ligne', (editor) => chain(editor).deleteRow().run()],
  ['Supprimer la colonne', (editor) => chain(editor).deleteColumn().run()],
  ['Supprimer le tableau', (editor) => chain(editor).deleteTable().run()],
]

// Columns have names: Markdown has no table without, and a screen reader reads them.
function addTable(editor) {
  const cell = (type, text) => ({ type, content: [{ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] }] })
  const row = (type, texts) => ({ type: 'tableRow', content: texts.map((text) => cell(type, text)) })
  const rows = [row('tableHeader', ['Colonne 1', 'Colonne 2', 'Colonne 3']), ...[1, 2].map(() => row('tableCell', ['', '', '']))]
  const start = editor.state.selection.$from.before(1)
  chain(editor).insertContent({ type: 'table', content: rows }).run()
  editor.state.doc.nodesBetween(start, editor.state.doc.content.size, (node, at) => {
    if (node.text !== 'Colonne 1') return
    editor.commands.setTextSelection({ from: at, to: at + node.nodeSize })
  })
}

function selectedText({ state }) {
  return state.doc.textBetween(state.selection.from, state.selection.to, ' ')
}

// An empty address takes the link away.
export async function askLink(editor) {
  chain(editor).extendMarkRange('link').run()
  const known = editor.getAttributes('link').href ?? ''
  const { from, to } = editor.state.selection
  const words = textField('Texte du lien', { value: selectedText(editor), autocomplete: 'off' })
  const address = textField('Adresse', { value: known, hint: 'Exemple : https://exemple.fr', inputmode: 'url', autocomplete: 'off' })
  let href = null
  const confirm = () => {
    href = completeLink(address.input.value)
    return href || (known && !address.input.value.trim()) ? undefined : 'Cette adresse n’est pas valable. Exemple : https://exemple.fr'
  }
  const isDone = await ask({ title: known ? 'Modifier le lien' : 'Ajouter un lien', content: [words.group, address.group], label: 'Enregistrer le lien', confirm })
  if (!isDone) return chain(editor).run()
  const text = words.input.value.trim() || href
  if (!href) return chain(editor).setTextSelection({ from, to }).unsetMark('link').run()
  if (text === selectedText(editor)) return chain(editor).setTextSelection({ from, to }).setMark('link', { href }).run()
  return chain(editor).insertContentAt({ from, to }, { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run()
}

function button(label, icon, onClick, shortcut) {
  const node = make('button', {
    type: 'button', class: `fr-btn fr-btn--sm fr-btn--tertiary-no-outline fr-icon-${icon}`, tabindex: '-1',
    title: shortcut ? `${label} (${shortcut})` : label, 'aria-keyshortcuts': shortcut?.replace('Ctrl', 'Control'),
  }, label)
  node.addEventListener('click', onClick)
  return node
}

function rove(bar) {
  const shown = () => [...bar.querySelectorAll('button')].filter((node) => !node.closest('[hidden]'))
  const stopAt = (node) => {
    for (const other of bar.querySelectorAll('button')) other.tabIndex = other === node ? 0 : -1
  }
  stopAt(shown()[0])
  bar.addEventListener('focusin', ({ target }) => stopAt(target))
  bar.addEventListener('keydown', (event) => {
    const nodes = shown()
    const at = nodes.indexOf(document.activeElement)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: nodes.length - 1 }[event.key]
    if (next === undefined || at < 0) return
    event.preventDefault()
    nodes[(next + nodes.length) % nodes.length].focus()
  })
  return () => {
    // The stop may have been a button that is gone.
    if (!shown().some((node) => node.tabIndex === 0)) stopAt(shown()[0])
  }
}

export function makeToolbar(editor, controls, uploads) {
  const bar = make('div', { class: 'app-editor__toolbar', role: 'toolbar', 'aria-label': 'Mise en forme', 'aria-controls': controls })
  const states = []
  for (const [label, icon, act, pressed, shortcut] of TOOLS) {
    const node = button(label, icon, () => act(editor), shortcut)
    // Lien and Tableau open or insert: they are not switches.
    if (act !== askLink && icon !== 'table-2') states.push([node, pressed])
    bar.append(node)
  }
  if (uploads) bar.append(button('Image', 'image-line', () => uploads.choose('image/*')))
  const tableTools = make('div', { class: 'app-editor__table-tools', role: 'group', 'aria-label': 'Tableau', hidden: true })
  for (const [label, act] of TABLE_TOOLS) {
    const node = make('button', { type: 'button', class: 'fr-btn fr-btn--sm fr-btn--tertiary', tabindex: '-1' }, label)
    node.addEventListener('click', () => act(editor))
    tableTools.append(node)
  }
  bar.append(tableTools)
  const settle = rove(bar)
  const refresh = () => {
    for (const [node, pressed] of states) node.setAttribute('aria-pressed', String(editor.isActive(...pressed)))
    tableTools.hidden = !editor.isActive('table')
    settle()
  }
  editor.on('transaction', refresh)
  refresh()
  return bar
}
