// The mobile menu is a popover, which needs no script; leaving it by Tab also closes it.
const menu = document.getElementById('menu')

menu?.addEventListener('focusout', ({ relatedTarget }) => {
  if (relatedTarget && !menu.contains(relatedTarget) && menu.matches(':popover-open')) menu.hidePopover()
})
