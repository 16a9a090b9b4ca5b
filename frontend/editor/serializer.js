// The editor's document as Markdown that the server's renderer reads back as the same document.
import { MarkdownSerializer } from 'prosemirror-markdown'
import { tidyEdges } from './edges.js'

const STARTS = [
  [/^(#{1,6})(?=\s|$)/, '\\$1'],
  [/^([-+=>]|:(?=-))/, '\\$1'],
  [/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'],
]

// An address in the text is a link for the server, which reads it before any other mark: written
// as it is when nothing in it is a mark, else between angle brackets.
const URL = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'"()[\]«»…]/gi
const PLAIN_URL = /^[\w\-./:?=%#+,@]+$/

// Only what would be read as a mark is escaped: the text stays readable in a text area.
function escapeMarks(text) {
  return text
    .replace(/[\\`*[\]~]|<(?=[a-z/!?])|&(?=#?\w+;)/gi, '\\$&')
    .replace(/_/g, (mark, at, whole) => (/\w_\w/.test(whole.slice(Math.max(0, at - 1), at + 2)) ? mark : '\\_'))
}

function escapeUrl(url, next) {
  return PLAIN_URL.test(url) && !/_$/.test(url) && /^[\s.,;:!?)»]$/.test(next) ? url : `<${url}>`
}

// follows: what comes right after, for an address at the end.
export function escapeText(text, isAtStart, { hasLinks = true, follows = '' } = {}) {
  let escaped = ''
  let end = 0
  for (const { 0: url, index } of hasLinks ? text.matchAll(URL) : []) {
    escaped += escapeMarks(text.slice(end, index))
    end = index + url.length
    escaped += escapeUrl(url, text.charAt(end) || follows)
  }
  escaped += escapeMarks(text.slice(end))
  if (!isAtStart) return escaped
  return STARTS.reduce((line, [start, safe]) => line.replace(start, safe), escaped.replace(/^[ \t]+/, ''))
}

function address(href) {
  return href.replace(/\s/g, '%20').replace(/[<>\\]/g, encodeURIComponent).replace(/[()]/g, '\\$&')
}

const isSame = (node, parent, index) => index > 0 && parent.child(index - 1).type === node.type

function isBareLink(mark, parent, index) {
  const node = parent.child(index)
  if (!node.isText || node.text !== mark.attrs.href || !/^https?:/.test(node.text)) return false
  if (/[\s<>]/.test(node.text) || node.marks.length > 1) return false
  return index === parent.childCount - 1 || !mark.isInSet(parent.child(index + 1).marks)
}

// A cell holds one line.
function cellText(cell) {
  return inline.serialize(cell).replace(/\\?\n\s*/g, ' ').replaceAll('|', '\\|').trim()
}

const RULES = { left: ':---', center: ':---:', right: '---:' }

function writeTable(state, table) {
  const rows = []
  table.forEach((row) => rows.push(row))
  const width = Math.max(...rows.map((row) => row.childCount))
  const write = (cells) => {
    state.write(`| ${cells.join(' | ')} |`)
    state.ensureNewLine()
  }
  rows.forEach((row, index) => {
    const cells = Array.from({ length: width }, (_, at) => row.maybeChild(at))
    write(cells.map((cell) => (cell ? cellText(cell) : '')))
    if (index === 0) write(cells.map((cell) => RULES[cell?.attrs.align] ?? '---'))
  })
  state.closeBlock(table)
}

const nodes = {
  blockquote(state, node) {
    state.wrapBlock('> ', null, node, () => state.renderContent(node))
  },
  codeBlock(state, node) {
    const longest = (node.textContent.match(/`{3,}/g) ?? []).sort().at(-1)
    const fence = longest ? `${longest}\`` : '```'
    state.write(`${fence}${node.attrs.language ?? ''}\n`)
    state.text(node.textContent, false)
    state.write('\n')
    state.write(fence)
    state.closeBlock(node)
  },
  heading(state, node) {
    state.write(`${'#'.repeat(node.attrs.level)} `)
    state.renderInline(node, false)
    state.out = state.out.replace(/ (#+)$/, ' \\$1')
    state.closeBlock(node)
  },
  horizontalRule(state, node) {
    state.write('---')
    state.closeBlock(node)
  },
  // Two lists in a row are told apart by their marks.
  bulletList(state, node, parent, index) {
    const mark = isSame(node, parent, index) ? '* ' : '- '
    state.renderList(node, '  ', () => mark)
  },
  orderedList(state, node, parent, index) {
    const mark = isSame(node, parent, index) ? ') ' : '. '
    const start = node.attrs.start ?? 1
    const width = String(start + node.childCount - 1).length + 2
    state.renderList(node, ' '.repeat(width), (at) => `${start + at}${mark}`.padEnd(width))
  },
  listItem: (state, node) => state.renderContent(node),
  paragraph(state, node) {
    state.renderInline(node)
    state.closeBlock(node)
  },
  table: writeTable,
  image(state, node) {
    const description = (node.attrs.alt ?? '').replace(/\s+/g, ' ').replace(/[\\[\]`*_<&]/g, '\\$&')
    state.write(`![${description}](${address(node.attrs.src)})`)
  },
  hardBreak(state, node, parent, index) {
    if (parent.type.name === 'heading') state.write(' ')
    else if (index < parent.childCount - 1) state.write('\\\n')
  },
  text(state, node, parent, index) {
    if (state.inAutolink) return state.text(node.text, false)
    const isAtStart = state.atBlockStart || state.out.endsWith('\n')
    const hasLinks = !node.marks.some((mark) => mark.type.name === 'link')
    const isLast = index === parent.childCount - 1 && !node.marks.length
    state.text(escapeText(node.text, isAtStart, { hasLinks, follows: isLast ? '\n' : '' }), false)
  },
}

const marks = {
  bold: { open: '**', close: '**', mixable: true, expelEnclosingWhitespace: true },
  italic: { open: '*', close: '*', mixable: true, expelEnclosingWhitespace: true },
  strike: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true },
  code: {
    open: (_state, _mark, parent, index) => ticks(parent.child(index), -1),
    close: (_state, _mark, parent, index) => ticks(parent.child(index - 1), 1),
    escape: false,
  },
  link: {
    open(state, mark, parent, index) {
      state.inAutolink = isBareLink(mark, parent, index)
      return state.inAutolink ? '<' : '['
    },
    close(state, mark) {
      const wasBare = state.inAutolink
      state.inAutolink = undefined
      return wasBare ? '>' : `](${address(mark.attrs.href)})`
    },
    mixable: true,
  },
}

function ticks(node, side) {
  const runs = (node.text?.match(/`+/g) ?? []).map((run) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  if (!runs.length) return fence
  return side < 0 ? `${fence} ` : ` ${fence}`
}

const options = { hardBreakNodeName: 'hardBreak', tightLists: true }
const inline = new MarkdownSerializer(nodes, marks, options)

export const markdownOf = (doc) => inline.serialize(tidyEdges(doc)).trim()
