import type { Issue } from '#integrations/ocpi/parsed'
import { OCPI_STATUS, type OcpiStatus } from '#integrations/ocpi/status-codes'

/** HTTP statuses of refusals on this surface. */
export type RefusalHttp = 200 | 400 | 401 | 404 | 405 | 413

/** A message that is refused at the border, thrown by a handler and answered by the error boundary. */
export class OcpiRefusal extends Error {
  override readonly name = 'OcpiRefusal'
  readonly http: RefusalHttp
  readonly status: OcpiStatus
  readonly headers: Readonly<Record<string, string>>
  constructor(http: RefusalHttp, status: OcpiStatus, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.http = http
    this.status = status
    this.headers = headers
  }
}

/** Fields that cannot be read: their names and what is wrong, never what stood there. */
export function invalid(issues: readonly Issue[]): OcpiRefusal {
  const fields = issues.slice(0, 10).map(({ field, problem }) => `${field}: ${problem}`)
  return new OcpiRefusal(200, OCPI_STATUS.invalidParameters, fields.join('; ').slice(0, 500))
}

/** Nothing is there that this caller may know of. */
export function notFound(message = 'there is nothing here'): OcpiRefusal {
  return new OcpiRefusal(404, OCPI_STATUS.clientError, message)
}

/** A location, EVSE, connector or session that we do not know (yet). */
export function unknownObject(message: string): OcpiRefusal {
  return new OcpiRefusal(404, OCPI_STATUS.unknownLocation, message)
}

/** A method that this URL does not take. */
export function methodNotAllowed(allow: readonly string[]): OcpiRefusal {
  const allowed = allow.join(', ')
  return new OcpiRefusal(405, OCPI_STATUS.clientError, `this URL takes ${allowed}`, { Allow: allowed })
}
