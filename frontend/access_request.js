// The access form: groups follow the region, known structures are suggested. Both are optional.
const form = document.querySelector('form[data-access-request]')
const button = form?.querySelector('button[name="change_region"]')
const PAUSE = 500
const SHORTEST = 3

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

async function suggest(input, list) {
  const typed = input.value.trim()
  if (typed.length < SHORTEST) return
  const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: typed })}`)
  if (!answer.ok || typed !== input.value.trim()) return
  list.replaceChildren(...(await answer.json()).map((name) => new Option('', name)))
}

if (form) {
  const input = form.elements.organisation
  let timer
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => suggest(input, input.list).catch(() => {}), PAUSE)
  })
}
