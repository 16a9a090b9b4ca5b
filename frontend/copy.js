// <button data-copy="ID" hidden>: copies the text of the field or element ID.
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) break
  const label = button.textContent
  const source = document.getElementById(button.dataset.copy)
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim())
      button.textContent = 'Copié'
    } catch {
      button.textContent = 'Copie refusée par le navigateur'
    }
    setTimeout(() => { button.textContent = label }, 4000)
  })
}
