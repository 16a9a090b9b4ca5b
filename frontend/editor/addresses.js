// Where a link may lead and an image may come from; the server's renderer decides in the end.
export function isAllowedLink(href) {
  return /^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(href)
}

// Only images kept by the service: a remote one would tell its host who reads.
export function isLocalImage(src) {
  return /^\/[\w-]+(\/[\w.-]+)+$/.test(src) && !src.includes('..')
}

// What a person types as an address: « exemple.fr » and « prenom@exemple.fr » are understood.
export function completeLink(typed) {
  const text = typed.trim()
  if (isAllowedLink(text)) return text
  if (/^[^\s@/:]+@[^\s@/:]+\.\w+$/.test(text)) return `mailto:${text}`
  if (/^[\w-]+(\.[\w-]+)+([/?#:]\S*)?$/.test(text)) return `https://${text}`
  return null
}
