import type { CallLog } from '#integrations/outgoing/call-log'

/** One structured line per call. What may stand in it is what `CallLog` holds: never a body, a header or a person's data. */
export function writeLog(line: CallLog): void {
  console.log(JSON.stringify({ log: 'call', ...line }))
}
