// Word writes a list as paragraphs that carry their level in a style and their mark in a span.
const LEVEL = /mso-list:\s*l\d+\s+level(\d)/i
const NUMBER = /^[\s(]*(\d+|[a-z]{1,4})[.)°]/i

function itemOf(node) {
  const level = LEVEL.exec(node.getAttribute('data-style') ?? '')
  if (!level || !['P', 'DIV'].includes(node.tagName)) return null
  const mark = node.querySelector('[data-style*="mso-list:Ignore"],[data-style*="mso-list: Ignore"]')
  return { level: Number(level[1]), mark: (mark?.textContent ?? '').replaceAll('\u00a0', ' ') }
}

function newList(document, mark) {
  const number = NUMBER.exec(mark)
  const list = document.createElement(number ? 'ol' : 'ul')
  const start = Number(number?.[1])
  if (start > 1) list.setAttribute('start', start)
  return list
}

// The lists that are open at this item: deeper ones are closed, one is opened where there is none.
function openAt(open, { level, mark }, paragraph) {
  while (open.length && open.at(-1).level > level) open.pop()
  const isNumbered = NUMBER.test(mark)
  const last = open.at(-1)
  const isSameSort = last && (last.list.tagName === 'OL') === isNumbered
  if (last?.level === level && isSameSort) return last.list
  if (last?.level === level) open.pop()
  const list = newList(paragraph.ownerDocument, mark)
  const holder = open.at(-1)?.list.lastElementChild
  if (holder) holder.append(list)
  else paragraph.before(list)
  open.push({ level, list })
  return list
}

export function makeWordLists(body) {
  let open = []
  let last = null
  for (const paragraph of body.querySelectorAll('[data-style*="mso-list"]')) {
    const item = itemOf(paragraph)
    if (!item) continue
    if (!last || paragraph.previousElementSibling !== last) open = []
    const list = openAt(open, item, paragraph)
    const entry = paragraph.ownerDocument.createElement('li')
    entry.append(...paragraph.childNodes)
    list.append(entry)
    paragraph.remove()
    last = open[0].list
  }
  for (const mark of body.querySelectorAll('[data-style*="mso-list:Ignore"],[data-style*="mso-list: Ignore"]')) mark.remove()
}
