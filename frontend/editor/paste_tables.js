// A pasted table as Markdown can write it: a full grid, one line of text in each cell, titles on top.
const BREAKS = 'address,blockquote,br,div,dd,dt,h1,h2,h3,h4,h5,h6,hr,li,ol,p,pre,section,ul'

function flatten(cell) {
  for (const node of cell.querySelectorAll(BREAKS)) {
    node.before(' ')
    node.after(' ')
    node.replaceWith(...node.childNodes)
  }
}

// Cells by row and column; what a cell spans beyond its own place stays empty.
function gridOf(table) {
  const grid = [...table.rows].map(() => [])
  for (const [line, row] of [...table.rows].entries()) {
    let column = 0
    for (const cell of row.cells) {
      while (grid[line][column] !== undefined) column += 1
      const height = Math.min(cell.rowSpan || grid.length, grid.length - line)
      for (let down = 0; down < height; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) grid[line + down][column + right] = null
      }
      grid[line][column] = cell
    }
  }
  return grid.filter((cells) => cells.length)
}

export function tidyTable(table) {
  const document = table.ownerDocument
  const grid = gridOf(table)
  const width = Math.max(0, ...grid.map((cells) => cells.length))
  // A table of one cell only lays out what it holds; one inside another is its text.
  if (grid.length * width <= 1) return table.replaceWith(...(grid[0]?.[0]?.childNodes ?? []))
  if (table.parentElement?.closest('table')) return table.replaceWith(table.textContent)
  const body = document.createElement('tbody')
  for (const [line, cells] of grid.entries()) {
    const row = body.appendChild(document.createElement('tr'))
    for (let column = 0; column < width; column += 1) {
      const fresh = row.appendChild(document.createElement(line ? 'td' : 'th'))
      const cell = cells[column]
      if (!cell) continue
      flatten(cell)
      if (!line) cell.querySelectorAll('b,strong').forEach((mark) => mark.replaceWith(...mark.childNodes))
      fresh.append(...cell.childNodes)
    }
  }
  const caption = table.caption?.textContent.trim()
  if (caption) table.before(Object.assign(document.createElement('p'), { textContent: caption }))
  table.replaceChildren(body)
}
