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
    ['  answered 2000 and above', count(attempts, ({ statusCode }) => (statusCode ?? 0) >= 2000)],
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
      ...hub.flaws.map(({ about, problem, times }) => `${about}: ${problem}, ${times} times`),
    ],
  }
}

function describe(delivery: HubDay['hub']['deliveries'][number] | undefined): string {
  const last = delivery?.attempts.at(-1)
  return `${delivery?.key} answered ${last?.httpStatus ?? 'nothing'}/${last?.statusCode ?? ''}`
}
