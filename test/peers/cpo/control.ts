import type { Operator } from './operator.ts'

/** A request to a switch. */
export interface ControlRequest {
  /** The last but one segment of the path, where the switch has one. */
  id: string
  body: Record<string, unknown>
  query: URLSearchParams
}

/** A switch: what it returns is answered as JSON. */
export type Control = (operator: Operator, request: ControlRequest) => unknown

/** A switch that cannot be thrown so. */
export class ControlError extends Error {
  override name = 'ControlError'
  readonly httpStatus: number

  constructor(httpStatus: number, message: string) {
    super(message)
    this.httpStatus = httpStatus
  }
}

/** A required text field. */
export function requireText(body: Record<string, unknown>, field: string): string {
  const value = body[field]
  if (typeof value !== 'string' || value === '') throw new ControlError(400, `${field} is missing`)
  return value
}

/** An optional text field; numbers count as text, since a seed may be one. */
export function optionalText(body: Record<string, unknown>, field: string): string | null {
  const value = body[field]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

/** An optional instant. */
export function optionalInstant(body: Record<string, unknown>, field: string): number | null {
  const text = optionalText(body, field)
  if (text === null) return null
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new ControlError(400, `${field} is not a date-time: ${text}`)
  return instant
}
