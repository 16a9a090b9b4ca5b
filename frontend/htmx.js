// Linked only by pages that use hx- attributes; each of them also works without.
import 'htmx.org/dist/htmx.esm.js'

// htmx gives the focus back to the element with the same id. Where it is gone, the results take it:
// Tab goes on from there rather than from the top of the page.
let held = document.body
document.addEventListener('htmx:before:swap', () => {
  held = document.activeElement
})
document.addEventListener('htmx:after:swap', () => {
  if (held.isConnected || document.activeElement !== document.body) return
  document.querySelector('[data-takes-focus]')?.focus({ preventScroll: true })
})
