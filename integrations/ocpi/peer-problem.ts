/** A registration that fails on the other side: their API cannot be used, has no version in common, or misses an endpoint. */
export type PeerProblemCode = 'client_api_unusable' | 'version_unsupported' | 'endpoints_missing'

/** Thrown while a registration is handled; answered with 3001, 3002 or 3003. */
export class PeerProblem extends Error {
  override readonly name = 'PeerProblem'
  readonly code: PeerProblemCode
  constructor(code: PeerProblemCode, message: string) {
    super(message)
    this.code = code
  }
}
