/** One line of the log for one call, in or out: what happened, never what was said. No bodies, no headers, no personal data. */
export interface CallLog {
  readonly direction: 'in' | 'out'
  readonly requestId: string
  readonly correlationId: string
  /** Our id of the peer; null while it is not known. */
  readonly peer: string | null
  readonly module: string
  readonly method: string
  /** The words of the protocol in the path; everything else is `…`. */
  readonly path: string
  /** Ids of things that are nobody's: location, EVSE, tariff, session, CDR, command. Never a token. */
  readonly ids: Readonly<Record<string, string>>
  readonly status: number | null
  readonly outcome: string
  readonly ms: number
  readonly leniencies: readonly string[]
}
