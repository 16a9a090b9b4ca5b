// What Markdown cannot hold at the edge of a block or of a mark is put right before it is written:
// blanks and line ends around a block; and, since CommonMark reads « **Note :**texte » as stars,
// punctuation at the edge of a mark that is glued to a word outside.
import { Fragment } from '@tiptap/pm/model'

const FLANKED = new Set(['bold', 'italic', 'strike'])
const WORD = /[\p{L}\p{N}]/u
const OUTER = { end: /^(.*?)([\p{P}\p{S}\s]+)$/su, start: /^([\p{P}\p{S}\s]+)(.*)$/su }

const isCode = (node) => node.marks.some((mark) => mark.type.name === 'code')
const loses = (node, other) => node.marks.filter((mark) => FLANKED.has(mark.type.name) && !mark.isInSet(other.marks))

function cut(node, gone, side) {
  const { schema } = node.type
  const bare = node.marks.filter((mark) => !gone.includes(mark))
  // The edge of code is a backtick.
  if (isCode(node)) return [schema.text(node.text, bare)]
  const [, first, second] = OUTER[side].exec(node.text) ?? []
  if (!gone.length || first === undefined) return [node]
  const [firstMarks, secondMarks] = side === 'end' ? [node.marks, bare] : [bare, node.marks]
  return [[first, firstMarks], [second, secondMarks]].filter(([text]) => text).map(([text, kept]) => schema.text(text, kept))
}

function trim(children, pattern, edge) {
  for (;;) {
    const node = children.at(edge)
    const text = node?.isText && !isCode(node) ? node.text.replace(pattern, '') : null
    if (node?.type.name !== 'hardBreak' && (text === null || text === node.text)) return children
    const rest = edge ? children.slice(0, -1) : children.slice(1)
    const kept = text ? [node.type.schema.text(text, node.marks)] : []
    children = edge ? [...rest, ...kept] : [...kept, ...rest]
  }
}

function tidyInline(block) {
  let children = []
  block.forEach((node) => children.push(node))
  children = trim(trim(children, /^[ \t]+/, 0), /[ \t]+$/, -1)
  const touches = (other, at) => other?.isText && WORD.test([...other.text].at(at))
  children = children.flatMap((node, index) => {
    const next = children[index + 1]
    return node.isText && touches(next, 0) ? cut(node, loses(node, next), 'end') : [node]
  })
  children = children.flatMap((node, index) => {
    const before = children[index - 1]
    return node.isText && touches(before, -1) ? cut(node, loses(node, before), 'start') : [node]
  })
  return block.copy(Fragment.fromArray(children))
}

const LISTS = new Set(['bulletList', 'orderedList', 'listItem'])

// Nothing where there is nothing: an empty item under a line would make a title of that line.
function isNothing(node, parent) {
  if (LISTS.has(node.type.name)) return !node.childCount
  return parent.type.name === 'listItem' && node.isTextblock && !node.childCount
}

export function tidyEdges(node) {
  if (node.isTextblock) return node.type.spec.code ? node : tidyInline(node)
  if (node.isLeaf) return node
  const children = []
  node.forEach((child) => children.push(tidyEdges(child)))
  return node.copy(Fragment.fromArray(children.filter((child) => !isNothing(child, node))))
}
