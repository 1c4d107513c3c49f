/** The two ids that every OCPI message carries. */
export interface RequestIds {
  readonly requestId: string
  readonly correlationId: string
}

/** The ids of a request that came, and whether the peer sent both. */
export interface ReadRequestIds extends RequestIds {
  readonly complete: boolean
}

/** The ids of a request, cut to 36 characters that are safe in headers and logs; a missing one is made. */
export function readRequestIds(headers: Headers, newId: () => string): ReadRequestIds {
  const requestId = sanitise(headers.get('X-Request-ID'))
  const correlationId = sanitise(headers.get('X-Correlation-ID'))
  return {
    requestId: requestId ?? newId(),
    correlationId: correlationId ?? newId(),
    complete: requestId !== null && correlationId !== null,
  }
}

function sanitise(id: string | null): string | null {
  const safe = (id ?? '').replace(/[^A-Za-z0-9._:-]/g, '').slice(0, 36)
  return safe === '' ? null : safe
}
