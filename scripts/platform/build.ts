import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

/** The bundle of the Worker as wrangler would deploy it. */
export interface WorkerBundle {
  readonly directory: string
  /** The entry inside the directory. */
  readonly file: string
}

/** Where `wrangler deploy` looks for the browser programs, as wrangler.toml's [assets] says. */
export const APPS_DIRECTORY = join('dist', 'apps')

/**
 * Builds every folder of `apps/` that has a `main.ts` or `main.tsx` into `<out>/<name>/main.js` (and `main.css` where it
 * imports styles), beside the folder's `index.html` and `public/`. Parts that are imported lazily become files of their own.
 */
export async function buildApps(root: string, out: string): Promise<readonly string[]> {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const names = readAppNames(root)
  await Promise.all(names.map((name) => buildApp(root, name, out)))
  return names
}

function readAppNames(root: string): readonly string[] {
  const apps = join(root, 'apps')
  if (!existsSync(apps)) return []
  return readdirSync(apps, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && findEntry(join(apps, entry.name)) !== undefined)
    .map((entry) => entry.name)
}

function findEntry(directory: string): string | undefined {
  return ['main.tsx', 'main.ts'].map((file) => join(directory, file)).find((file) => existsSync(file))
}

async function buildApp(root: string, name: string, out: string): Promise<void> {
  const source = join(root, 'apps', name)
  const target = join(out, name)
  const entry = findEntry(source)
  if (entry === undefined) return
  const worker = join(source, 'service-worker.ts')
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: 'main' }, ...(existsSync(worker) ? [{ in: worker, out: 'service-worker' }] : [])],
    outdir: target,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    sourcemap: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.svg': 'file', '.png': 'file', '.woff2': 'file' },
    logLevel: 'silent',
  })
  for (const extra of ['index.html', 'public']) {
    const from = join(source, extra)
    if (existsSync(from)) cpSync(from, extra === 'public' ? target : join(target, extra), { recursive: true })
  }
}

/** Settings of wrangler as a program: it asks nothing, reports nothing, and says why it failed. */
export const WRANGLER_ENVIRONMENT = {
  CI: '1',
  FORCE_COLOR: '0',
  WRANGLER_LOG: 'log',
  WRANGLER_SEND_METRICS: 'false',
}

/** Bundles the Worker with wrangler itself, so that what runs here is what would be deployed. */
export async function bundleWorker(root: string, entry: string, out: string): Promise<WorkerBundle> {
  mkdirSync(join(root, APPS_DIRECTORY), { recursive: true })
  rmSync(out, { recursive: true, force: true })
  const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  await runQuietly(process.execPath, [wrangler, 'deploy', entry, '--dry-run', '--outdir', out], root)
  return { directory: out, file: basename(entry).replace(/\.tsx?$/, '.js') }
}

function runQuietly(file: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, ...WRANGLER_ENVIRONMENT }
  return new Promise((done, failed) => {
    execFile(file, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return done()
      failed(new Error(`the Worker could not be bundled:\n${stdout}${stderr}`))
    })
  })
}
