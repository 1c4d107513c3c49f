/** One measured stretch of time against one kind of request. */
export interface WindowJob {
  readonly origin: string
  /** POST where nothing else is said. */
  readonly method?: string
  /** Asked in turn, from the first to the last and again; where `once`, a path that is used up ends the run. */
  readonly paths: readonly string[]
  readonly once: boolean
  /** The body for a path, by its number modulo the number of bodies. */
  readonly bodies: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly warmUpMs: number
  readonly windowMs: number
  /** What every answer must hold: a fast refusal is no result. */
  readonly expected: string
}

/** What a window showed. */
export interface WindowResult {
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What the load client says when it is done. */
export type WindowReport = { readonly result: WindowResult } | { readonly problem: string }
