// Asks before leaving a page where a long text was typed, and neither sent nor kept as a draft.
let isSending = false

function hasUnsentText() {
  return [...document.querySelectorAll('form textarea:not([readonly])')]
    .some((area) => area.value !== area.defaultValue && !area.dataset.kept)
}

document.addEventListener('submit', (event) => { isSending = !event.defaultPrevented })

window.addEventListener('pageshow', () => { isSending = false })

window.addEventListener('beforeunload', (event) => {
  if (!isSending && hasUnsentText()) event.preventDefault()
})
