import { Catalogue } from './catalogue.ts'
import { completeFeed } from './complete-feed.ts'
import { countFaults } from './count-faults.ts'
import { generateFeed } from './generate-feed.ts'
import { HabitsError } from './habits.ts'
import { startHttpServer } from './http-server.ts'
import { keepCharging } from './keep-charging.ts'
import { FeedError, loadFeed } from './load-feed.ts'
import { createOperator } from './operator.ts'
import { FlagError, parseFlags } from './parse-flags.ts'
import type { Settings } from './settings.ts'

/** Starts the operator and says on standard output, in one line, where it is. */
async function main(args: readonly string[]): Promise<void> {
  const settings = parseFlags(args)
  const { locations, tariffs, filled } = await publishedFeed(settings)
  const operator = createOperator(settings, new Catalogue(locations, tariffs))
  const server = await startHttpServer(operator)
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      ending.abort()
      server.close()
      process.exit(0)
    })
  }
  const ready = {
    ready: true,
    origin: operator.origin,
    versionsUrl: `${operator.origin}/ocpi/versions`,
    controlUrl: `${operator.origin}/control`,
    party: `${settings.country}*${settings.party}`,
    parties: operator.roles.map((role) => `${role.country_code}*${role.party_id}`),
    counts: { ...countFaults(locations, tariffs), filled },
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  if (settings.auto > 0) await keepCharging(operator, settings.auto, ending.signal)
}

async function publishedFeed(settings: Settings) {
  const own = { country: settings.country, id: settings.party }
  const { seed, name, timeZone, stations, singleParty } = settings
  if (settings.feeds.length === 0) return { ...generateFeed({ seed, own, name, timeZone, stations }), filled: {} }
  const feeds = []
  for (const file of settings.feeds) feeds.push(await loadFeed(file))
  return completeFeed(feeds, { own, name, timeZone, singleParty })
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const isExpected =
    error instanceof FeedError || error instanceof FlagError || error instanceof HabitsError || isPortTaken
  console.error(isExpected ? error.message : error)
  process.exit(isExpected ? 2 : 1)
}
