/** A module of a peer: what it is, on which side, and where. */
export interface Endpoint {
  readonly identifier: string
  readonly role: 'SENDER' | 'RECEIVER'
  readonly url: string
}

/** A version of OCPI that a peer offers. */
export interface OfferedVersion {
  readonly version: string
  readonly url: string
}

/** The URL of a module on one side; null when the peer does not offer it. Credentials have one URL, whatever role is printed. */
export function endpointUrl(endpoints: readonly Endpoint[], identifier: string, role: Endpoint['role']): string | null {
  const found = endpoints.find((e) => e.identifier === identifier && (identifier === 'credentials' || e.role === role))
  return found?.url ?? null
}

/** A URL below an endpoint: every segment is encoded, and exactly one slash stands between them. */
export function joinUrl(endpoint: string, ...segments: readonly string[]): string {
  return [endpoint.replace(/\/+$/, ''), ...segments.map(encodeURIComponent)].join('/')
}
