import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { build } from 'esbuild'
import { driverApp } from '../../workers/driver/app.ts'
import type { MemoryPorts } from '../workers/driver/memory-ports.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }

/** The driver's surface on ports in memory, with its browser programs, on a free port of this machine. */
export async function serveDriver(ports: MemoryPorts): Promise<{ readonly port: number; close(): void }> {
  const files = join(ROOT, 'node_modules', '.cache', 'driver-apps')
  await buildPrograms(files)
  const server = createServer((request, response) => {
    answer(request, response).catch((problem) => response.writeHead(500).end(String(problem)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const app = driverApp({ ...ports, origin: `http://localhost:${port}`, now: () => ports.at })
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const file = join(files, url.pathname)
    const type = TYPES[extname(file)]
    if (type && existsSync(file)) {
      response.writeHead(200, { 'content-type': type }).end(readFileSync(file))
      return
    }
    const body = Buffer.concat(await Array.fromAsync(request))
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
    const answered = await app.request(url, {
      method: request.method ?? 'GET',
      headers: new Headers(request.headers as Record<string, string>),
      ...(hasBody ? { body } : {}),
    })
    response.writeHead(answered.status, headersOf(answered)).end(Buffer.from(await answered.arrayBuffer()))
  }
  return { port, close: () => server.close() }
}

function headersOf(answer: Response): Record<string, string | string[]> {
  return { ...Object.fromEntries(answer.headers), 'set-cookie': answer.headers.getSetCookie() }
}

async function buildPrograms(out: string): Promise<void> {
  for (const [name, entry] of [
    ['driver', 'main.tsx'],
    ['pages', 'main.tsx'],
    ['landing', 'main.ts'],
    ['passkeys', 'main.ts'],
    ['map-worker', 'main.ts'],
  ] as const)
    await build({
      absWorkingDir: ROOT,
      entryPoints: [{ in: join(ROOT, 'apps', name, entry), out: 'main' }],
      outdir: join(out, name),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      chunkNames: 'chunks/[name]-[hash]',
      logLevel: 'silent',
    })
}
