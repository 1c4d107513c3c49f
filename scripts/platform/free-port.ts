import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from './refusal.ts'

/** What was killed a moment ago may still be on its way out. */
const TRIES = 10
const PAUSE_MS = 150

/** Refuses a port that something else answers on, on either loopback address: a browser may take the other one. */
export async function requireFreePort(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await tryPatiently(port, host)
    if (code === 'EADDRINUSE') throw new Refusal(`port ${port} is taken; choose another with --port`)
    if (code === 'EACCES') throw new Refusal(`port ${port} may not be used without more rights; choose one above 1023`)
    // Anything else, such as a machine without IPv6, does not tell that the port is taken.
  }
}

async function tryPatiently(port: number, host: string): Promise<string | undefined> {
  for (let attempt = 1; attempt < TRIES; attempt++) {
    if ((await tryListening(port, host)) !== 'EADDRINUSE') break
    await pause(PAUSE_MS)
  }
  return await tryListening(port, host)
}

function tryListening(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)))
  })
}
