// The month as a grid of days (ARIA, grid pattern): one stop of the Tab key, on a day and then on
// what happens there; arrows go to other days, Page Up and Page Down to other months. On a phone,
// where a month is a list of days, and without this file, each link is a stop as on any page.
const WIDE = matchMedia('(min-width: 48em)')
const KEPT = 'agenda-day'
const DAY = 86400000
const LEAPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

const moved = (day, by) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10)

// The same day of another month, or its last one.
function inMonth(day, by) {
  const [year, month, number] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + by, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + by, Math.min(number, last))).toISOString().slice(0, 10)
}

class Month {
  constructor(table) {
    this.table = table
    this.days = [...table.querySelectorAll('td[data-day]')]
    this.hint = document.getElementById(table.dataset.hint)
    table.addEventListener('keydown', (event) => this.press(event))
    table.addEventListener('focusin', ({ target }) => WIDE.matches && this.activate(target.closest('td[data-day]')))
    WIDE.addEventListener('change', () => this.set())
    this.set()
    this.takeUp()
  }

  set() {
    const isGrid = WIDE.matches
    const current = this.active
    this.active = undefined
    this.hint.hidden = !isGrid
    if (isGrid) {
      this.table.setAttribute('role', 'grid')
      this.table.setAttribute('aria-describedby', this.hint.id)
      for (const day of this.days) this.close(day)
      this.activate(current ?? this.first())
    } else {
      this.table.removeAttribute('role')
      this.table.removeAttribute('aria-describedby')
      for (const each of this.table.querySelectorAll('[tabindex]')) each.removeAttribute('tabindex')
    }
  }

  first() {
    const inside = this.days.filter((each) => each.dataset.inside)
    return inside.find((each) => each.dataset.today) ?? inside.find((each) => each.querySelector('a')) ?? inside[0]
  }

  close(day) {
    day.tabIndex = -1
    for (const link of day.querySelectorAll('a')) link.tabIndex = -1
  }

  activate(day) {
    if (!day || day === this.active) return
    if (this.active) this.close(this.active)
    this.active = day
    day.tabIndex = 0
    for (const link of day.querySelectorAll('a')) link.removeAttribute('tabindex')
  }

  press(event) {
    const from = event.target.closest('td[data-day]')
    if (!WIDE.matches || !from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const go = this.gestureOf(event.key, from)
    if (!go) return
    event.preventDefault()
    go()
  }

  gestureOf(key, from) {
    const { day } = from.dataset
    const week = [...from.parentElement.querySelectorAll('td[data-day]')]
    const link = key === 'Enter' && document.activeElement === from && from.querySelector('a')
    if (link) return () => link.focus()
    if (key in LEAPS) return () => this.goTo(moved(day, LEAPS[key]), LEAPS[key])
    if (key === 'Home') return () => week[0].focus()
    if (key === 'End') return () => week.at(-1).focus()
    if (key === 'PageUp') return () => this.leave('prev', inMonth(day, -1))
    if (key === 'PageDown') return () => this.leave('next', inMonth(day, 1))
    if (key === 'Escape' && document.activeElement !== from) return () => from.focus()
    return undefined
  }

  goTo(day, leap) {
    const found = this.days.find((each) => each.dataset.day === day)
    if (found) found.focus()
    else this.leave(leap < 0 ? 'prev' : 'next', day)
  }

  // To the month beside this one, where the same key press goes on from this day.
  leave(way, day) {
    const link = document.querySelector(`.app-steps a[rel=${way}]`)
    if (!link) return
    try {
      sessionStorage.setItem(KEPT, day)
    } catch {
      // The next month is shown, without its day.
    }
    location.assign(link.href)
  }

  takeUp() {
    try {
      const day = sessionStorage.getItem(KEPT)
      sessionStorage.removeItem(KEPT)
      if (day && WIDE.matches) this.days.find((each) => each.dataset.day === day)?.focus()
    } catch {
      // Storage is refused: the page is as if one had just come.
    }
  }
}

document.querySelectorAll('table.app-month').forEach((table) => new Month(table))
