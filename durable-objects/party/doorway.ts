import type { Instant } from '#domain/instant'
import type { Objects } from '../region.ts'
import type { Remote } from '../remote.ts'
import type { OurParty, PartyRpc } from './party-rpc.ts'

/** What taking in an operator's sessions and CDRs needs, whether they were pushed to the surface or pulled by the peer's own object. */
export interface Doorway {
  readonly objects: Pick<Objects, 'contract' | 'directory' | 'intake' | 'session' | 'token'>
  readonly keys: { readonly pepper: string }
  now(): Instant
}

/** Whose session or CDR it is. */
export interface Sender {
  readonly peerId: string
  readonly ourParties: readonly OurParty[]
}

/** Which of the peer's sessions is which of ours, by the peer's object. */
export type SessionLookup = Pick<
  Remote<PartyRpc>,
  'bindSession' | 'claimSession' | 'findSession' | 'noteSession' | 'priceOf' | 'startedLike'
>
