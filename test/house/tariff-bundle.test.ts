import { join, resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
/** What docs/tariff-library.md promises. */
const MOST_GZIP_BYTES = 12 * 1024

test('the engine is bundled for browsers in 12 KB, and prices there', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(ROOT, 'test/examples/price-a-charge.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'engine',
    target: 'es2022',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('nothing was bundled')
  expect(Object.keys(metafile.inputs).filter((path) => !/^(domain\/|test\/examples\/)/.test(path))).toEqual([])
  expect(gzipSync(file.contents).byteLength).toBeLessThan(MOST_GZIP_BYTES)
  // A context of its own has the language and nothing of Node: no process, no require, no Buffer.
  const context = createContext({})
  runInContext(file.text, context)
  expect(runInContext('typeof process + typeof require', context)).toBe('undefinedundefined')
  expect(runInContext('JSON.stringify([engine.priceMeasured(), engine.estimateCar()])', context)).toBe(
    '[["1119 cents","10.000 by element 1","15.000 by element 0"],"15.29 in 196 minutes"]',
  )
})
