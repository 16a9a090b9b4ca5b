// What the build does to the design system's style sheets, as pure functions on text.

const DARK = /:root\[data-fr-theme=("?)dark\1\]|\[data-fr-theme=("?)dark\2\]/g

// The system font serves unless the operator shows the State's mark (see brand.css).
export function withoutFonts(css) {
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(/font-family:\s*"Marianne"[^;]*;/g, 'font-family: var(--service-font);')
    .replace(/font-family:\s*"Spectral"[^;]*;/g, 'font-family: georgia, serif;')
}

// The end of the block whose brace opens at `open`: braces inside strings do not count.
function endOfBlock(css, open) {
  let depth = 0
  let quote = ''
  for (let at = open; at < css.length; at += 1) {
    const character = css[at]
    if (quote) {
      if (character === '\\') at += 1
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '{') depth += 1
    else if (character === '}' && --depth === 0) return at + 1
  }
  throw new Error('A style sheet has an unclosed block')
}

function* rulesOf(css) {
  let start = 0
  while (start < css.length) {
    const open = css.indexOf('{', start)
    if (open < 0) return
    const end = endOfBlock(css, open)
    yield { prelude: css.slice(start, open), body: css.slice(open + 1, end - 1) }
    start = end
  }
}

// Minified CSS in two: the rules of the dark theme, made unconditional, and all the others.
export function splitDark(css) {
  let light = ''
  let dark = ''
  for (const { prelude, body } of rulesOf(css.replace(/@charset[^;]*;/g, ''))) {
    if (/^\s*@(media|supports)/.test(prelude)) {
      const [lightBody, darkBody] = splitDark(body)
      if (lightBody) light += `${prelude}{${lightBody}}`
      if (darkBody) dark += `${prelude}{${darkBody}}`
    } else if (prelude.search(DARK) >= 0) {
      dark += `${prelude.replace(DARK, ':root[data-fr-scheme]')}{${body}}`
    } else light += `${prelude}{${body}}`
  }
  return [light, dark]
}

// The design system declares some two thousand colours; those that nothing reads are dropped.
export function dropUnusedProperties(styles) {
  let kept = styles
  for (let before = -1, size = 0; before !== size; ) {
    before = size
    const all = Object.values(kept).join('\n')
    const read = new Set([...all.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]))
    const clean = (css) =>
      css
        .replace(/(?<=[{;])(--[\w-]+):[^;{}"']*(;|(?=\}))/g, (whole, name) => (read.has(name) ? whole : ''))
        .replace(/(?<=[};]|^)[^{};@]+\{\}/g, '')
    kept = Object.fromEntries(Object.entries(kept).map(([name, css]) => [name, clean(css)]))
    size = Object.values(kept).join('').length
  }
  return kept
}
