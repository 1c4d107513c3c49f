import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { CHARGE_FITS, type ChargeFit, type UnreferencedCharge } from '../charging-session/charging-session-rpc.ts'
import { contractKey } from './contract-key.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import type { StartedCharge } from './operator-calls-rpc.ts'

/** Clocks of operators and ours differ by as much. */
const CLOCKS_DIFFER_MS = 5 * 60_000

/** The keys under which the session index knows a contract's charge at an operator by its start: with its EVSE, and for whoever names none. */
export async function chargeKeys(
  pepper: string,
  operator: PartyKey,
  { token, startAt, evseUid }: Pick<UnreferencedCharge, 'evseUid' | 'startAt' | 'token'>,
): Promise<readonly [named: string, unnamed: string]> {
  const start = `${await contractKey(pepper, operator, token.contractId)}|${startAt}`
  return [`${start}|${evseUid.toUpperCase()}`, `${start}|#NA`]
}

/**
 * The sessions of ours that a session or CDR without our reference may be about, the likeliest first: one of the same contract and start, then
 * charges that we started with its token at its place. Whoever takes one takes the first that is free, so that no two of the operator's are
 * one of ours. Empty where nothing fits: a charge is better alone than another's.
 */
export async function findUnreferenced(
  doorway: Doorway,
  lookup: Pick<SessionLookup, 'findSession' | 'startedLike'>,
  sender: Sender,
  operator: PartyKey,
  charge: UnreferencedCharge,
): Promise<readonly string[]> {
  const [key] = await chargeKeys(doorway.keys.pepper, operator, charge)
  const known = charge.endAt === null ? null : await lookup.findSession(key)
  if (known !== null) return [known]
  const started = await lookup.startedLike(operator, charge)
  const now = doorway.now()
  const fits = await Promise.all(
    started.map(({ session }) => doorway.objects.session(session).fits(sender.peerId, charge, now)),
  )
  return started
    .flatMap((one, place) => {
      const fit = fits[place] ?? null
      return fit === null ? [] : [{ session: one.session, rank: rankOf(one, fit, charge.startAt), place }]
    })
    .toSorted((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ session }) => session)
}

/** By how far the charge has come; one that was asked for only after this had begun is less likely, and no more than that: clocks of operators are wrong. */
function rankOf({ at }: StartedCharge, fit: ChargeFit, startAt: Instant): number {
  return CHARGE_FITS.indexOf(fit) * 2 + (startAt < at - CLOCKS_DIFFER_MS ? 1 : 0)
}
