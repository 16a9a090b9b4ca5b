// Makes a rich editor of each <div data-editor>; loaded only by pages where someone writes.
import { offerQuotes } from './editor/quotes.js'
import { Writing } from './editor/writing.js'

const writings = [...document.querySelectorAll('[data-editor]')].map((box) => new Writing(box))
if (writings.length) offerQuotes(writings[0])
