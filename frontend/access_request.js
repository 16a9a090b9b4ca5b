// The access form: groups follow the region. Without it a button does the same.
const form = document.querySelector('form[data-access-request]')
const button = form?.querySelector('button[name="change_region"]')

async function showRegion() {
  const body = new FormData(form)
  body.append(button.name, button.value)
  const answer = await fetch(form.action, { method: 'POST', body })
  if (!answer.ok) throw new Error(answer.statusText)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of form.querySelectorAll('[data-region-part]')) {
    const name = part.dataset.regionPart
    part.replaceChildren(...fresh.querySelector(`[data-region-part="${name}"]`).childNodes)
  }
}

if (button) {
  button.hidden = true
  form.elements.region.addEventListener('change', () => {
    // Without an answer the button comes back, and does the same the plain way.
    showRegion().catch(() => { button.hidden = false })
  })
}
