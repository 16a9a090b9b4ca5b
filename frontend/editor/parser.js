// Markdown to the HTML that the editor reads, by the rules of the server's renderer.
import { Marked } from 'marked'
import { isLocalImage } from './addresses.js'

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escapeHtml = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character])

const parser = new Marked({
  gfm: true,
  tokenizer: {
    // Raw HTML is plain text.
    html: () => undefined,
    tag: () => undefined,
    // One tilde strikes nothing; false hands over to the usual rule.
    del: (source) => (source.startsWith('~~') ? false : undefined),
  },
  renderer: {
    // Without the line end that the usual rule adds.
    code: ({ text, lang }) => `<pre><code${lang ? ` class="language-${escapeHtml(lang)}"` : ''}>${escapeHtml(text)}</code></pre>`,
    checkbox: ({ checked }) => (checked ? '[x] ' : '[ ] '),
    image({ href, text }) {
      if (!isLocalImage(href)) return escapeHtml(text)
      return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`
    },
  },
})

export const htmlOf = (markdown) => parser.parse(markdown)
