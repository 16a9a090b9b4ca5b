// Makes an element: true is a bare attribute, false and null are none.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '')
    else if (value !== false && value != null) node.setAttribute(name, value)
  }
  node.append(...children.filter((child) => child != null))
  return node
}

let count = 0

export function freshId(prefix) {
  count += 1
  return `${prefix}-${count}`
}
