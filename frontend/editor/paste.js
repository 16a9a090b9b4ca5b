// What is pasted from Word, LibreOffice or a page, reduced to what a text may hold. Pure: HTML in,
// HTML out; titles, lists, tables and links stay.
import { isAllowedLink, isLocalImage } from './addresses.js'
import { parseInert } from './inert.js'
import { tidyTable } from './paste_tables.js'
import { makeWordLists } from './paste_word.js'

const RENAMED = { B: 'strong', I: 'em', DEL: 's', STRIKE: 's', DT: 'p', DD: 'p', TT: 'code', KBD: 'code', SAMP: 'code' }
const KEPT = new Set(
  'A BLOCKQUOTE BR CODE EM H2 H3 H4 HR IMG LI OL P PRE S STRONG TABLE TBODY TD TH TR UL'.split(' '),
)
const BLOCKS = 'address,article,blockquote,div,dl,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,ol,p,pre,section,table,ul'
const DROPPED = [
  'script,style,meta,link,title,template,noscript,iframe,object,embed,svg,math,video,audio,canvas',
  'button,input,select,textarea,label,colgroup,col',
  '.MsoCommentReference,.msocomoff,[data-style*="mso-element:comment"],[data-style*="mso-comment-"]',
  '[data-style*="mso-hide:all"],[data-style*="display:none"],[data-style*="display: none"],[aria-hidden="true"],[hidden]',
  '.Apple-interchange-newline',
].join(',')
const LOWEST = 4

const styleOf = (node) => (node.getAttribute('data-style') ?? '').toLowerCase().replace(/\s*:\s*/g, ':')

export function unwrap(node) {
  node.replaceWith(...node.childNodes)
}

export function rename(node, tag) {
  const renamed = node.ownerDocument.createElement(tag)
  for (const name of ['href', 'src', 'alt', 'start']) {
    if (node.hasAttribute(name)) renamed.setAttribute(name, node.getAttribute(name))
  }
  renamed.append(...node.childNodes)
  node.replaceWith(renamed)
  return renamed
}

function dropComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

// Word and Google Docs say bold and italic in styles; Google wraps all in a <b> that is not bold.
function readStyles(body) {
  for (const node of body.querySelectorAll('b,strong')) {
    if (/font-weight:(normal|[1-5]00)/.test(styleOf(node))) unwrap(node)
  }
  for (const node of body.querySelectorAll('span[data-style],font[data-style]')) {
    const style = styleOf(node)
    const tags = [
      /font-weight:(bold|[6-9]00)/.test(style) && 'strong',
      /font-style:italic/.test(style) && 'em',
      /text-decoration[\w-]*:[^;]*line-through/.test(style) && 's',
    ].filter(Boolean)
    for (const tag of tags) {
      const mark = node.ownerDocument.createElement(tag)
      mark.append(...node.childNodes)
      node.append(mark)
    }
  }
}

// The highest title of what is pasted becomes a title, the next a subtitle; no bold inside.
function tidyTitles(body) {
  for (const node of body.querySelectorAll('p.MsoTitle,p.title')) rename(node, 'h1')
  const titles = [...body.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  const levels = [...new Set(titles.map((title) => title.tagName))].sort()
  for (const title of titles) {
    title.querySelectorAll('b,strong').forEach(unwrap)
    const level = Math.min(LOWEST, levels.indexOf(title.tagName) + 2)
    if (title.textContent.trim()) rename(title, `h${level}`)
    else title.remove()
  }
}

// A list right inside a list, as Google Docs writes it, belongs to the item before.
function tidyLists(body) {
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    const item = list.previousElementSibling
    if (item?.tagName === 'LI') item.append(list)
  }
  // An item of one paragraph is a line, as people see it.
  for (const item of body.querySelectorAll('li')) {
    const paragraphs = item.querySelectorAll(':scope > p')
    if (paragraphs.length === 1) unwrap(paragraphs[0])
  }
}

function tidyLink(link) {
  const href = (link.getAttribute('href') ?? '').trim()
  if (!isAllowedLink(href) || !link.textContent.trim()) return unwrap(link)
  link.replaceChildren(...link.childNodes)
  for (const { name } of [...link.attributes]) if (name !== 'href') link.removeAttribute(name)
}

// An image of the service itself, copied from one of its pages, is kept.
function tidyImage(image, origin) {
  const source = image.getAttribute('src') ?? ''
  const path = source.startsWith(`${origin}/`) ? source.slice(origin.length) : source
  const description = image.getAttribute('alt') ?? ''
  if (!isLocalImage(path)) return image.remove()
  for (const { name } of [...image.attributes]) image.removeAttribute(name)
  image.setAttribute('src', path)
  image.setAttribute('alt', description)
}

function tidyNode(node, origin) {
  if (RENAMED[node.tagName]) node = rename(node, RENAMED[node.tagName])
  if (node.tagName === 'A') return tidyLink(node)
  if (node.tagName === 'IMG') return tidyImage(node, origin)
  if (!KEPT.has(node.tagName)) {
    const isParagraph = node.matches(BLOCKS) && !node.querySelector(BLOCKS) && node.textContent.trim()
    return isParagraph && !node.closest('p,li,td,th,h2,h3,h4') ? rename(node, 'p') : unwrap(node)
  }
  for (const { name } of [...node.attributes]) if (name !== 'start') node.removeAttribute(name)
}

const isBlank = (node) => !node.textContent.replace(/[\s\u00a0\u200b]/g, '') && !node.querySelector('img')

// What was cut from this editor or another of ours: only links and images are checked again.
function cleanOwn(body, origin) {
  body.querySelectorAll('a').forEach((link) => isAllowedLink(link.getAttribute('href') ?? '') || unwrap(link))
  body.querySelectorAll('img').forEach((image) => tidyImage(image, origin))
  return body.innerHTML
}

export function cleanHtml(html, origin = location.origin) {
  const body = parseInert(html)
  if (body.querySelector('[data-pm-slice]')) return cleanOwn(body, origin)
  dropComments(body)
  makeWordLists(body)
  for (const node of body.querySelectorAll(DROPPED)) node.remove()
  readStyles(body)
  tidyTitles(body)
  tidyLists(body)
  // Inner tables first.
  for (const table of [...body.querySelectorAll('table')].reverse()) tidyTable(table)
  for (const node of [...body.querySelectorAll('*')].reverse()) tidyNode(node, origin)
  for (const node of body.querySelectorAll('p,strong,em,s,li')) if (isBlank(node)) unwrapBlank(node)
  return body.innerHTML
}

function unwrapBlank(node) {
  if (node.matches('p,li')) node.remove()
  else unwrap(node)
}
