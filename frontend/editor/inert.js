// Foreign HTML to a document where nothing runs, loads or is styled; styles stay to be read, as
// data-style: the page's security policy would report each one.
const TAG = /<[a-z][^>]*>/gi

export function parseInert(html) {
  const quiet = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
    .replace(TAG, (tag) => tag.replace(/([\s"'/])(?:style|on\w+)(?=\s*=)/gi, (name, before) => `${before}data-${/style$/i.test(name) ? 'style' : 'dropped'}`))
  return new DOMParser().parseFromString(quiet, 'text/html').body
}
