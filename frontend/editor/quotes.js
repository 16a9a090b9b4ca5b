// <a data-quote data-quote-author="Zoé a écrit :" href="…?citer=12">: what is selected in that post
// is quoted in the field of the page; without a selection or a field, the link leads to the form.
import { getSchema } from '@tiptap/core'
import { DOMParser as Reader } from '@tiptap/pm/model'
import { extensions } from './extensions.js'
import { make } from './elements.js'
import { cleanHtml } from './paste.js'
import { markdownOf } from './serializer.js'

// The post that a link belongs to, as its markup says or else as its element does.
function postOf(link) {
  return link.closest('[data-quote-source]') ?? link.closest('article') ?? link.closest('li')
}

function selectedIn(post) {
  const selection = getSelection()
  if (!post || !selection.rangeCount || selection.isCollapsed) return ''
  const range = selection.getRangeAt(0)
  if (!post.contains(range.commonAncestorContainer)) return ''
  const holder = make('div', {}, range.cloneContents())
  return holder.textContent.trim() ? cleanHtml(holder.innerHTML) : ''
}

function quoted(author, html) {
  const holder = make('blockquote')
  const passage = new DOMParser().parseFromString(html, 'text/html').body.childNodes
  if (author) holder.append(make('p', {}, make('strong', {}, author)))
  holder.append(...passage)
  return holder
}

function markdownFrom(node) {
  return markdownOf(Reader.fromSchema(getSchema(extensions)).parse(make('div', {}, node.cloneNode(true))))
}

export function offerQuotes(writing) {
  let passage = ''
  const links = [...document.querySelectorAll('a[data-quote]')]
  for (const link of links) {
    // A press clears the selection in some browsers: it is read before.
    link.addEventListener('pointerdown', () => { passage = selectedIn(postOf(link)) })
    link.addEventListener('click', (event) => {
      const html = selectedIn(postOf(link)) || passage
      passage = ''
      if (!html || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      const node = quoted(link.dataset.quoteAuthor, html)
      writing.quote(node.outerHTML, markdownFrom(node))
    })
  }
}
