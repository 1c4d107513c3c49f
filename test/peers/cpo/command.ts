/** How a charge point takes a command: what it says at once, and what happens next. */
export interface CommandTaken {
  result: 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'UNKNOWN_SESSION'
  /** 2003 where the place is unknown. */
  statusCode?: number
  timeoutSeconds?: number
  /** The later result; null if it never comes. */
  outcome?: () => Promise<string | null>
}

/** A command as sent, with the fields all of them share. */
export interface Command {
  body: Record<string, unknown>
  responseUrl: string
}
