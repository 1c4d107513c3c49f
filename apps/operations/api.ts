const BASE = '/api/operations/v1'

/** A refusal as the API words it. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | null
  constructor(status: number, code: string, field: string | null, message: string) {
    super(message)
    this.status = status
    this.code = code
    this.field = field
  }
}

/** Called when the API says that nobody is signed in. */
let onSignedOut = () => {}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** Asks the API. The header shows that this page asks, and not one elsewhere. */
export async function ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(BASE + path, {
    method,
    headers: { 'x-operations-console': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status === 204) return undefined as T
  const content: unknown = await answer.json().catch(() => ({}))
  if (answer.ok) return content as T
  const { code, field, message } = content as Partial<ApiRefusal>
  if (answer.status === 401 && path !== '/session') onSignedOut()
  throw new ApiRefusal(answer.status, code ?? 'internal', field ?? null, message ?? answer.statusText)
}
