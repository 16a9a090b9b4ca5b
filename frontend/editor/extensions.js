// What a text may hold: what Markdown says and the server draws, nothing more.
import { Mark } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Image } from '@tiptap/extension-image'
import { Italic } from '@tiptap/extension-italic'
import { BulletList } from '@tiptap/extension-list/bullet-list'
import { ListItem } from '@tiptap/extension-list/item'
import { ListKeymap } from '@tiptap/extension-list/keymap'
import { OrderedList } from '@tiptap/extension-list/ordered-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import { Text } from '@tiptap/extension-text'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import { TrailingNode } from '@tiptap/extensions/trailing-node'
import { UndoRedo } from '@tiptap/extensions/undo-redo'
import { isAllowedLink, isLocalImage } from './addresses.js'

const Link = Mark.create({
  name: 'link',
  inclusive: false,
  excludes: 'link',
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: 'a[href]', getAttrs: (node) => (isAllowedLink(node.getAttribute('href')) ? null : false) }],
  renderHTML: ({ HTMLAttributes }) => ['a', HTMLAttributes, 0],
})

const LocalImage = Image.extend({
  parseHTML: () => [{ tag: 'img[src]', getAttrs: (node) => (isLocalImage(node.getAttribute('src')) ? null : false) }],
  addInputRules: () => [],
}).configure({ inline: true })

// No widths, Markdown has none; and no box around, where typed letters would be lost.
const PlainTable = Table.extend({ renderHTML: () => ['table', ['tbody', 0]], addNodeView: () => null })

// Loose lists, whose items are paragraphs, stay so.
const tight = {
  default: true,
  parseHTML: (list) => (list.dataset.tight ?? String(!list.querySelector(':scope > li > p'))) === 'true',
  renderHTML: ({ tight: isTight }) => ({ 'data-tight': String(isTight) }),
}
const keepTight = (List) => List.extend({
  addAttributes() {
    return { ...this.parent?.(), tight }
  },
})

// Marks typed as in Markdown become what they mean, except titles of any level.
const Title = Heading.extend({ addInputRules: () => [] })

export const extensions = [
  Document, Paragraph, Text, HardBreak, UndoRedo, Gapcursor,
  // A line to write on after a table or a quotation.
  TrailingNode,
  Link, Bold, Italic, Strike, Code.extend({ excludes: '' }),
  Title, Blockquote, CodeBlock, HorizontalRule, LocalImage,
  keepTight(BulletList), keepTight(OrderedList), ListItem, ListKeymap,
  PlainTable, TableRow,
  TableHeader.extend({ content: 'paragraph' }), TableCell.extend({ content: 'paragraph' }),
]
