// A second click while a form is on its way sends nothing; coming back frees the form.
const DELAY = 8000

function release(form) {
  delete form.dataset.submitting
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.submitting) return event.preventDefault()
  form.dataset.submitting = 'yes'
  // Not `disabled`: the button's own name and value must reach the server.
  event.submitter?.setAttribute('aria-disabled', 'true')
  setTimeout(release, DELAY, form)
})

window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) document.querySelectorAll('form[data-submitting]').forEach(release)
})
