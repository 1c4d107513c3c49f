/** A refusal of this surface that is no rule of the domain. Domain rules throw `DomainError` instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 400 | 401 | 403 | 404 | 409 | 422
  readonly code: string
  readonly field: string | null
  constructor(status: Refusal['status'], code: string, message: string, field: string | null = null) {
    super(message)
    this.status = status
    this.code = code
    this.field = field
  }
}

/** There is nothing by this id. */
export function unknown(what: string): Refusal {
  return new Refusal(404, `${what}_unknown`, `there is no such ${what}`)
}
