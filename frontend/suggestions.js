// Known names suggested under an input that says where they are asked for (data-suggestions).
// Where it holds several, parted by commas, the last one is completed (data-suggestions-parted).
const PAUSE = 500
const SHORTEST = 3

function lastPart(input) {
  if (!('suggestionsParted' in input.dataset)) return ['', input.value.trim()]
  const start = input.value.lastIndexOf(',') + 1
  return [input.value.slice(0, start), input.value.slice(start).trim()]
}

async function suggest(input) {
  const written = input.value
  const [before, typed] = lastPart(input)
  if (typed.length < SHORTEST) return
  const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q: typed })}`)
  if (!answer.ok || written !== input.value) return
  const names = await answer.json()
  input.list.replaceChildren(...names.map((name) => new Option('', before ? `${before} ${name}` : name)))
}

for (const input of document.querySelectorAll('input[data-suggestions]')) {
  let timer
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => suggest(input).catch(() => {}), PAUSE)
  })
}
