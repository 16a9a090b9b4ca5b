// Builds app/static/dist: fingerprinted files, a manifest, and compressed siblings.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { dropUnusedProperties, splitDark, withoutFonts } from './stylesheets.mjs'

const source = new URL('.', import.meta.url).pathname
const target = join(source, '../app/static/dist')
const browsers = ['chrome110', 'firefox115', 'safari16']
const loaders = { '.svg': 'dataurl', '.woff2': 'file' }

const designSystem = {
  name: 'design-system',
  setup(build) {
    build.onLoad({ filter: /dsfr[\\/]dist[\\/]core[\\/].*\.css$/ }, async ({ path }) => ({
      contents: withoutFonts(await readFile(path, 'utf8')),
      loader: 'css',
    }))
  },
}

// prosemirror-markdown is there to write; marked reads, and weighs a tenth of its parser.
const writerOnly = {
  name: 'writer-only',
  setup(build) {
    build.onResolve({ filter: /^markdown-it$/ }, ({ path }) => ({ path, namespace: 'writer-only' }))
    build.onLoad({ filter: /.*/, namespace: 'writer-only' }, () => ({ contents: 'export default () => ({})' }))
  },
}
const entries = ['app.css', 'brand.css', 'editor.css', 'app.js', 'htmx.js', 'access_request.js', 'agenda.js', 'documents.js', 'editor.js']

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: entries.map((name) => join(source, name)),
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    format: 'iife',
    target: browsers,
    outdir: target,
    assetNames: '[name]-[hash]',
    loader: loaders,
    plugins: [designSystem, writerOnly],
  })
  return new Map(outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]))
}

// Dark rules leave app.css: the page links them for everybody, nobody or by system preference.
function splitStyles(files) {
  const text = (name) => files.get(name).toString()
  const [light, dark] = splitDark(text('app.css'))
  const [plainBrand, darkBrand] = splitDark(text('brand.css'))
  const styles = { 'app.css': light, 'dark.css': dark + darkBrand, 'brand.css': plainBrand, 'editor.css': text('editor.css') }
  const kept = dropUnusedProperties(styles)
  for (const [name, css] of Object.entries(kept)) files.set(name, Buffer.from(css))
}

async function publish(name, contents, folder, manifest) {
  const isHashedAlready = extname(name) === '.woff2'
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10).toUpperCase()
  const published = isHashedAlready ? name : name.replace(/(\.\w+)$/, `-${hash}$1`)
  manifest[name] = published
  await writeFile(join(folder, published), contents)
  if (isHashedAlready) return
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  await writeFile(join(folder, `${published}.gz`), gzipSync(contents, { level: 9 }))
  await writeFile(join(folder, `${published}.br`), brotliCompressSync(contents, quality))
}

const fresh = `${target}.new`
await rm(fresh, { recursive: true, force: true })
await mkdir(fresh, { recursive: true })
const files = await bundle()
files.set('favicon.svg', await readFile(join(source, 'favicon.svg')))
splitStyles(files)
const manifest = {}
for (const [name, contents] of files) await publish(name, contents, fresh, manifest)
await writeFile(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
await rm(target, { recursive: true, force: true })
await rename(fresh, target)
for (const [name, contents] of files) {
  console.log(`${manifest[name].padEnd(40)} ${String(gzipSync(contents).length).padStart(7)} octets compressés`)
}
