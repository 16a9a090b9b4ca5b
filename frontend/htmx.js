// Linked only by pages that use hx- attributes; each of them also works without.
import 'htmx.org/dist/htmx.esm.js'
