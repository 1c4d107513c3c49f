import type { z } from '@hono/zod-openapi'
import type { SiteAccess } from '#workers/driver/api/get-site-access'
import type * as schemas from '#workers/driver/api/schemas'

export type MapArea = z.infer<typeof schemas.MapArea>
export type Station = z.infer<typeof schemas.Station>
export type StationSummary = z.infer<typeof schemas.StationSummary>
export type EvseAccess = z.infer<typeof SiteAccess>['evses'][number]
export type Car = z.infer<typeof schemas.Car>
export type Session = z.infer<typeof schemas.Session>
export type Question = z.infer<typeof schemas.Question>
export type SessionSummary = z.infer<typeof schemas.SessionSummary>

export const API = '/api/driver/v1'

/** A refusal of the API, by its code; `unreachable` where there was no answer at all. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Asks the driver's API. With a body it is a POST, unless said otherwise. */
export async function ask<T>(path: string, body?: unknown, method: 'POST' | 'PUT' | 'DELETE' = 'POST'): Promise<T> {
  const request: RequestInit =
    body === undefined ? {} : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(`${API}${path}`, request).catch(() => null)
  if (!answer) throw new ApiRefusal('unreachable')
  // Signed out meanwhile: the page itself says what to do.
  if (answer.status === 401) location.assign('/')
  const content: unknown = answer.status === 204 ? null : await answer.json().catch(() => null)
  if (!answer.ok) throw new ApiRefusal((content as { readonly code?: string } | null)?.code ?? 'other')
  return content as T
}
