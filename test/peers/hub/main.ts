import { FlagError } from '../cpo/parse-flags.ts'
import { createHub } from './hub.ts'
import { startHubServer } from './hub-server.ts'
import { parseHubFlags } from './parse-hub-flags.ts'

/** Starts the hub and says on standard output, in one line, where it is. */
async function main(args: readonly string[]): Promise<void> {
  const settings = parseHubFlags(args)
  const hub = createHub(settings)
  const server = await startHubServer(hub)
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      server.close()
      process.exit(0)
    })
  }
  const ready = {
    ready: true,
    origin: hub.origin,
    versionsUrl: `${hub.origin}/ocpi/versions`,
    controlUrl: `${hub.origin}/control`,
    party: `${settings.country}*${settings.party}`,
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const isExpected = error instanceof FlagError || isPortTaken
  console.error(isExpected ? error.message : error)
  process.exit(isExpected ? 2 : 1)
}
