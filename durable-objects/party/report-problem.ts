import type { Instant } from '#domain/instant'
import type { PeerProblemCode } from '#integrations/ocpi/peer-problem'
import { recordFindings } from '#store/catalogue/record-findings'

/** What is wrong with a registration. */
interface RegistrationProblem {
  readonly code: PeerProblemCode | 'credentials_refused'
  readonly message: string
}

/** Puts why a registration failed, or is of no use, among the peer's findings, where staff look. Best effort: the caller is told as well. */
export async function reportProblem(
  db: D1Database,
  peer: string,
  problem: RegistrationProblem,
  now: Instant,
): Promise<void> {
  const where = { module: 'credentials', objectKey: '*', field: '.' }
  const what = {
    rule: problem.code,
    kind: 'fault',
    detail: problem.message.slice(0, 500),
    raw: null,
    times: 1,
  } as const
  await recordFindings(db, peer, [{ ...where, ...what }], now).catch(() => undefined)
}
