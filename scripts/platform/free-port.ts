import { createServer } from 'node:net'
import { Refusal } from './refusal.ts'

/** Refuses a port that something else answers on, on either loopback address: a browser may take the other one. */
export async function requireFreePort(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await tryListening(port, host)
    if (code === 'EADDRINUSE') throw new Refusal(`port ${port} is taken; choose another with --port`)
    if (code === 'EACCES') throw new Refusal(`port ${port} may not be used without more rights; choose one above 1023`)
    // Anything else, such as a machine without IPv6, does not tell that the port is taken.
  }
}

function tryListening(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)))
  })
}
