// Progressive enhancement only: every page works without this file.
import './copy.js'
import './menu.js'
import './passwords.js'
import './search_box.js'
import './submitting.js'
import './suggestions.js'
import './unsaved.js'
