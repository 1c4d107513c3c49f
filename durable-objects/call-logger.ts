import type { CallLog } from '#integrations/outgoing/call-log'
import { countCall } from './call-counters.ts'
import type { Env } from './env.ts'

/**
 * Where calls are told of: one structured line, the isolate's counters, and a point in the analytics dataset. What may stand in them is what
 * `CallLog` holds: never a body, a header or a person's data.
 */
export function callLogger(env: Pick<Env, 'CALLS'>): (line: CallLog) => void {
  return (line) => {
    console.log(JSON.stringify({ log: 'call', ...line }))
    countCall(line)
    env.CALLS.writeDataPoint({
      indexes: [line.peer ?? 'unknown'],
      blobs: [line.direction, line.module, line.outcome],
      doubles: [line.ms, line.leniencies.length],
    })
  }
}
