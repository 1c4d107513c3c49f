import type { Party } from './party.ts'

/** A request of the eMSP, after its token was found good. */
export interface OcpiRequest {
  method: string
  url: URL
  /** Decoded path below the module. */
  path: string[]
  body: unknown
  token: string
  /** The party of ours it is meant for, if it says. */
  to: Party | null
  from: Party | null
}

/** What we answer, before it is put into the envelope. */
export interface OcpiAnswer {
  statusCode: number
  httpStatus?: number
  message?: string
  data?: unknown
  /** Sent instead of an envelope. */
  plain?: unknown
  /** Packed, and nobody is told. */
  gzip?: boolean
  headers?: Record<string, string>
  /** Done once the answer is out. */
  afterwards?: () => Promise<void>
}

export const success = (data?: unknown): OcpiAnswer => ({ statusCode: 1000, ...(data === undefined ? {} : { data }) })

export const invalid = (message: string): OcpiAnswer => ({ statusCode: 2001, message })

export const notFound = (message: string, statusCode = 2000): OcpiAnswer => ({ httpStatus: 404, statusCode, message })

export const notAllowed = (allow: string): OcpiAnswer => ({
  httpStatus: 405,
  statusCode: 2000,
  message: `only ${allow}`,
  headers: { allow },
})
