// <input type="checkbox" data-shows="ID">: shows what is typed in the password field ID.
for (const choice of document.querySelectorAll('input[data-shows]')) {
  const field = document.getElementById(choice.dataset.shows)
  const show = (shown) => { field.type = shown ? 'text' : 'password' }
  choice.closest('[hidden]')?.removeAttribute('hidden')
  choice.addEventListener('change', () => show(choice.checked))
  // A browser must see a password field to offer to remember it.
  field.form.addEventListener('submit', () => show(false))
}
