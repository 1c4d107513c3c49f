import { callJson } from './http-call.ts'

/** The operations API, as any script could use it. */
export class OperationsApi {
  readonly #base: string
  readonly #headers: Readonly<Record<string, string>>

  constructor({ origin, operationsToken }: { readonly origin: string; readonly operationsToken: string }) {
    this.#base = `${origin}/api/operations/v1`
    this.#headers = { authorization: `Bearer ${operationsToken}` }
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path) as Promise<T>
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#call('POST', path, body) as Promise<T>
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#call('PUT', path, body) as Promise<T>
  }

  /** Every row of a paged list. A row that changed between two pages may come twice: `idOf` tells. */
  async list<T>(path: string, idOf: (row: T) => string): Promise<readonly T[]> {
    const rows = new Map<string, T>()
    let cursor: string | null = null
    do {
      const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page: { items: readonly T[]; nextCursor: string | null } = await this.get(`${path}?limit=200${after}`)
      for (const row of page.items) rows.set(idOf(row), row)
      cursor = page.nextCursor
    } while (cursor !== null)
    return [...rows.values()]
  }

  #call(method: string, path: string, body?: unknown): Promise<unknown> {
    return callJson({ method, url: this.#base + path, headers: this.#headers, ...(body === undefined ? {} : { body }) })
  }
}
