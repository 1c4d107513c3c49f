import { type DayTable, tabulateDay } from '../day/tabulate-day.ts'
import type { HubDay } from './run-hub-day.ts'

/** The table of a day through a hub: that of any day, and what the hub did meanwhile. */
export function tabulateHubDay(day: HubDay): DayTable {
  const { rows, failures } = tabulateDay(day.accounts, day.comparison)
  const { hub } = day
  const count = <T>(all: readonly T[], holds: (one: T) => boolean) => String(all.filter(holds).length)
  const attempts = hub.deliveries.flatMap((delivery) => delivery.attempts)
  const stuck = hub.deliveries.filter(({ state }) => state === 'waiting')
  const unanswered = hub.commands.filter(({ outcome }) => outcome?.fault === 'lost').length
  const own: (readonly [string, string])[] = [
    ['through the hub', ''],
    ['  sessions', String(hub.sessions.length)],
    ['  CDRs', String(hub.cdrs.length)],
    ['  CDRs never pushed', count(hub.cdrs, ({ isPushed }) => !isPushed)],
    ['  authorizations', String(hub.authorizations.length)],
    ['  commands', String(hub.commands.length)],
    ['  results lost', String(unanswered)],
    ['  messages', String(hub.deliveries.length)],
    ['  requests lost', count(attempts, ({ fault }) => fault === 'request_lost')],
    ['  answers lost', count(attempts, ({ fault }) => fault === 'answer_lost')],
    ['  sent twice', count(attempts, ({ fault }) => fault === 'sent_twice')],
    ...refusals(hub),
    ['  outages', String(day.outages)],
    ['  messages stuck', String(stuck.length)],
  ]
  return {
    rows: [...rows, ...own],
    failures: [
      ...failures,
      ...day.problems,
      ...(stuck.length === 0
        ? []
        : [`${stuck.length} messages of the hub were never taken, the first: ${describe(stuck[0])}`]),
      ...hub.refused
        .filter(({ connection, problem }) => connection.startsWith('emsp') && !problem.startsWith('400'))
        .map(({ about, problem, times }) => `${about} refused by the hub: ${problem}, ${times} times`),
      ...hub.flaws.map(({ about, problem, times }) => `${about}: ${problem}, ${times} times`),
    ],
  }
}

/** What the platform said no to, by what it was told and how it said so. */
function refusals({ deliveries }: HubDay['hub']): (readonly [string, string])[] {
  const words = deliveries.flatMap(({ key, attempts }) =>
    attempts
      .filter(({ statusCode }) => (statusCode ?? 0) >= 2000)
      .map(({ statusCode, error }) => `  ${key.split('/')[0]} answered ${statusCode} ${error ?? ''}`.slice(0, 60)),
  )
  return [...Map.groupBy(words, (word) => word)].toSorted().map(([word, all]) => [word, String(all.length)] as const)
}

function describe(delivery: HubDay['hub']['deliveries'][number] | undefined): string {
  const last = delivery?.attempts.at(-1)
  return `${delivery?.key} answered ${last?.httpStatus ?? 'nothing'}/${last?.statusCode ?? ''}`
}
