// CommonMark reads « **Note :**texte » as stars: punctuation at the edge of a mark, glued to a
// word outside, leaves the mark before the document is written.
import { Fragment } from '@tiptap/pm/model'

const FLANKED = new Set(['bold', 'italic', 'strike'])
const WORD = /[\p{L}\p{N}]/u
const OUTER = { end: /^(.*?)([\p{P}\p{S}\s]+)$/su, start: /^([\p{P}\p{S}\s]+)(.*)$/su }

const loses = (node, other) => node.marks.filter((mark) => FLANKED.has(mark.type.name) && !mark.isInSet(other?.marks ?? []))

function cut(schema, node, gone, side) {
  const [, first, second] = OUTER[side].exec(node.text) ?? []
  if (!gone.length || first === undefined) return [node]
  const bare = node.marks.filter((mark) => !gone.includes(mark))
  const [firstMarks, secondMarks] = side === 'end' ? [node.marks, bare] : [bare, node.marks]
  return [[first, firstMarks], [second, secondMarks]].filter(([text]) => text).map(([text, kept]) => schema.text(text, kept))
}

function flankInline(block) {
  const { schema } = block.type
  let children = []
  block.forEach((node) => children.push(node))
  const touches = (other, at) => other?.isText && WORD.test([...other.text].at(at))
  children = children.flatMap((node, index) => {
    const next = children[index + 1]
    return node.isText && touches(next, 0) ? cut(schema, node, loses(node, next), 'end') : [node]
  })
  children = children.flatMap((node, index) => {
    const before = children[index - 1]
    return node.isText && touches(before, -1) ? cut(schema, node, loses(node, before), 'start') : [node]
  })
  return block.copy(Fragment.fromArray(children))
}

export function flankMarks(node) {
  if (node.isTextblock) return node.type.spec.code ? node : flankInline(node)
  if (node.isLeaf) return node
  const children = []
  node.forEach((child) => children.push(flankMarks(child)))
  return node.copy(Fragment.fromArray(children))
}
