/** What becomes of one statement or batch: refused before anything happened, done but reported as failed, or not answered until released. */
export type DatabaseFault = 'fails' | 'ambiguous' | 'stalls'

/** A call to the database, as a rule sees it. `nth` counts from 1, reads and writes apart. */
export interface DatabaseCall {
  readonly kind: 'read' | 'write'
  readonly nth: number
}

/** Longer than any caller waits. */
const STALL_MS = 60_000

/** A D1 database that fails as it is told; without a rule it is the real one. */
export class FaultyDatabase {
  readonly binding: D1Database
  #rule: (call: DatabaseCall) => DatabaseFault | null = () => null
  #counts = { read: 0, write: 0 }
  #faults = 0
  #released: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined

  constructor(real: D1Database) {
    this.binding = {
      prepare: (sql: string) => this.#wrap(real.prepare(sql), isWrite(sql) ? 'write' : 'read'),
      batch: (statements: D1PreparedStatement[]) => this.#call('write', () => real.batch(statements.map(unwrap))),
      exec: (sql: string) => this.#call('write', () => real.exec(sql)),
      dump: () => real.dump(),
      withSession: () => this.binding,
    } as unknown as D1Database
  }

  /** Follows a rule from now on, counting from the next call. */
  follow(rule: (call: DatabaseCall) => DatabaseFault | null): void {
    this.#rule = rule
    this.#counts = { read: 0, write: 0 }
    this.#faults = 0
    this.#released = new Promise((resolve) => {
      this.#release = resolve
    })
  }

  /** One fault at the n-th write, and none before or after. */
  faultAtWrite(nth: number, fault: DatabaseFault): void {
    this.follow((call) => (call.kind === 'write' && call.nth === nth ? fault : null))
  }

  /** Every call, reads too. */
  faultAlways(fault: DatabaseFault): void {
    this.follow(() => fault)
  }

  /** No more faults; what stalled goes on. */
  heal(): void {
    this.#rule = () => null
    this.#release()
  }

  /** Writes since the rule was set. */
  get writes(): number {
    return this.#counts.write
  }

  /** Faults that somebody met since the rule was set. */
  get faults(): number {
    return this.#faults
  }

  async #call<T>(kind: DatabaseCall['kind'], work: () => Promise<T>): Promise<T> {
    this.#counts[kind] += 1
    const fault = this.#rule({ kind, nth: this.#counts[kind] })
    if (fault !== null) this.#faults += 1
    if (fault === 'fails') throw new Error('D1_ERROR: fault of a test, nothing was done')
    if (fault === 'stalls') await this.#stall()
    const result = await work()
    if (fault === 'ambiguous') throw new Error('D1_ERROR: fault of a test, the work was done')
    return result
  }

  /** Waits for the release. The timer keeps the request alive meanwhile, as an open connection would. */
  async #stall(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const timeUp = new Promise<void>((_, reject) => {
      timer = setTimeout(() => reject(new Error('D1_ERROR: fault of a test, stalled for too long')), STALL_MS)
    })
    await Promise.race([this.#released, timeUp]).finally(() => clearTimeout(timer))
  }

  #wrap(real: D1PreparedStatement, kind: DatabaseCall['kind']): D1PreparedStatement {
    const wrapped = {
      bind: (...values: unknown[]) => this.#wrap(real.bind(...values), kind),
      first: (...columns: [string?]) => this.#call(kind, () => real.first(...(columns as [string]))),
      run: () => this.#call(kind, () => real.run()),
      all: () => this.#call(kind, () => real.all()),
      raw: (options?: object) => this.#call(kind, () => real.raw(options as never)),
    } as unknown as D1PreparedStatement
    originals.set(wrapped, real)
    return wrapped
  }
}

const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>()

/** The real statement behind a wrapped one: a batch takes no other. */
function unwrap(statement: D1PreparedStatement): D1PreparedStatement {
  return originals.get(statement) ?? statement
}

function isWrite(sql: string): boolean {
  return /^\s*(insert|update|delete|replace|create|drop|alter)\b/i.test(sql)
}
