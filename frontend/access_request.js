// The access form: groups follow the region. Without it a button does the same.
const form = document.querySelector('form[data-access-request]')
const button = form?.querySelector('button[name="change_region"]')
const region = form?.elements.region
let shown = [...(region?.options ?? [])].find((option) => option.defaultSelected)?.value ?? ''

async function showRegion(wanted) {
  const body = new FormData(form)
  body.append(button.name, button.value)
  const answer = await fetch(form.action, { method: 'POST', body })
  if (!answer.ok) throw new Error(answer.statusText)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // A later choice has its own answer: this one comes too late.
  if (wanted !== region.value) return
  for (const part of form.querySelectorAll('[data-region-part]')) {
    const name = part.dataset.regionPart
    part.replaceChildren(...fresh.querySelector(`[data-region-part="${name}"]`).childNodes)
  }
  shown = wanted
}

function follow() {
  if (region.value === shown) return
  // Without an answer the button comes back, and does the same the plain way.
  showRegion(region.value).catch(() => { button.hidden = false })
}

if (button) {
  button.hidden = true
  region.addEventListener('change', follow)
  // A region chosen before this script came, or kept by the browser when one comes back.
  follow()
  window.addEventListener('pageshow', follow)
}
