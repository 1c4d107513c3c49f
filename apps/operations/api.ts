const BASE = '/api/operations/v1'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

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

/** Called when the API wants the passkey to be shown anew; what was asked is then asked once more. */
let onStepUp: (() => Promise<void>) | null = null

export function whenStepUpIsDue(listener: () => Promise<void>): void {
  onStepUp = listener
}

/** Asks the API. Where it wants the passkey anew, the browser asks for it, and what was asked goes out a second time. */
export async function ask<T>(method: Method, path: string, body?: unknown): Promise<T> {
  try {
    return await send<T>(method, path, body)
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'step_up_required' || !onStepUp) throw error
    // Whoever does not show it gets the refusal, which says what is missing.
    await onStepUp().catch(() => {
      throw error
    })
    return send<T>(method, path, body)
  }
}

/** Loads a path anew with nobody at it: it does not keep the console signed in. */
export function lookAgain<T>(path: string): Promise<T> {
  return send<T>('GET', path, undefined, true)
}

/** Sends one request. The header shows that this page asks, and not one elsewhere. */
async function send<T>(method: Method, path: string, body?: unknown, unattended = false): Promise<T> {
  const answer = await fetch(BASE + path, {
    method,
    headers: {
      'x-operations-console': unattended ? 'unattended' : '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.status === 204) return undefined as T
  const content: unknown = await answer.json().catch(() => ({}))
  if (answer.ok) return content as T
  const { code, field, message } = content as Partial<ApiRefusal>
  // The way in says by itself what went wrong on it.
  if (answer.status === 401 && !path.startsWith('/session')) onSignedOut()
  throw new ApiRefusal(answer.status, code ?? 'internal', field ?? null, message ?? answer.statusText)
}
