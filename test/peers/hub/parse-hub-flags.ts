import { parseArgs } from 'node:util'
import { FlagError } from '../cpo/parse-flags.ts'
import type { HubSettings } from './hub-settings.ts'

/** Reads the command line of the hub. */
export function parseHubFlags(args: readonly string[]): HubSettings {
  const values = read(args)
  const version = oneOf('--version', values.version, ['2.1.1', '2.2.1'])
  const isOlder = version === '2.1.1'
  return {
    version,
    country: matching('--country', values.country.toUpperCase(), /^[A-Z]{2}$/),
    party: matching('--party', values.party.toUpperCase(), /^[A-Z0-9]{3}$/),
    name: values.name,
    port: whole('--port', values.port, 65_535),
    seed: values.seed,
    addressing: oneOf('--addressing', values.addressing, ['hub', 'party']),
    sessionIds: oneOf('--session-ids', values['session-ids'], ['hub', 'owner']),
    references: oneOf('--references', values.references, ['hub', 'owner']),
    locationIds: oneOf('--location-ids', values['location-ids'] ?? (isOlder ? 'hub' : 'owner'), ['hub', 'owner']),
    authorizeAt: oneOf('--authorize-at', values['authorize-at'] ?? (isOlder ? 'one-evse' : 'one-location'), [
      'one-evse',
      'one-location',
    ]),
    pullsFor: oneOf('--pulls-for', values['pulls-for'], ['party', 'connection']),
    clearing: values.clearing,
    clientInfo: values['client-info'],
    unpublished: values.unpublished,
    foreignTariffs: values['foreign-tariffs'],
    pageSize: values['page-size'] === undefined ? null : Math.max(1, whole('--page-size', values['page-size'], 10_000)),
    staticDelayMs: whole('--static-delay', values['static-delay'], 86_400_000),
    resultDelayMs: whole('--result-delay', values['result-delay'], 600_000),
    retryMs: whole('--retry', values.retry, 600_000),
    operatorTimeoutMs: whole('--operator-timeout', values['operator-timeout'], 600_000),
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        country: { type: 'string', default: 'FR' },
        party: { type: 'string', default: '107' },
        name: { type: 'string', default: 'Simulated Hub' },
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        version: { type: 'string', default: '2.2.1' },
        addressing: { type: 'string', default: 'hub' },
        'session-ids': { type: 'string', default: 'hub' },
        references: { type: 'string', default: 'hub' },
        'location-ids': { type: 'string' },
        'authorize-at': { type: 'string' },
        'pulls-for': { type: 'string', default: 'party' },
        clearing: { type: 'boolean', default: false },
        'client-info': { type: 'boolean', default: false },
        unpublished: { type: 'boolean', default: false },
        'foreign-tariffs': { type: 'boolean', default: false },
        'page-size': { type: 'string' },
        'static-delay': { type: 'string', default: '1000' },
        'result-delay': { type: 'string', default: '0' },
        retry: { type: 'string', default: '500' },
        'operator-timeout': { type: 'string', default: '10000' },
      },
    }).values
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error))
  }
}

function whole(flag: string, value: string, max: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) > max)
    throw new FlagError(`${flag} is a whole number from 0 to ${max}, not ${value}`)
  return Number(value)
}

function matching(flag: string, value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new FlagError(`${flag} ${value} does not match ${pattern.source}`)
  return value
}

function oneOf<T extends string>(flag: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value)
  if (found === undefined) throw new FlagError(`${flag} is ${words.join(' or ')}, not ${value}`)
  return found
}
