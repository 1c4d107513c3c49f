/** What the console knows of a token. */
export interface Token {
  readonly id: string
  readonly type: string
  readonly uid: string
  readonly visualNumber: string | null
  readonly contractId: string
  readonly driver: string | null
  readonly whitelist: string
  readonly state: string
  readonly block: { readonly reason: string; readonly until: number | null } | null
}

export interface Deliveries {
  readonly items: readonly {
    readonly peer: string
    readonly name: string
    readonly state: string
    readonly since: number | null
    readonly problem: string | null
  }[]
  readonly arrived: number
  readonly pending: number
}

export interface HistoryLine {
  readonly at: number
  readonly by: string
  readonly to: string
  readonly why: string | null
}

export interface TokenBatch {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly rows: number
  readonly done: number
  readonly failed: number
  readonly createdAt: number
  readonly finishedAt: number | null
}

interface CardProblem {
  readonly row: number
  readonly column: string | null
  readonly code: string
  readonly otherRow?: number
}

export interface CheckedBatch {
  readonly batch: string
  readonly rows: number
  readonly there: number
  readonly problems: readonly CardProblem[]
  readonly problemCount: number
  readonly committed: TokenBatch | null
}
