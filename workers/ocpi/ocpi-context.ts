import type { Context, Hono } from 'hono'
import type { PartyKey } from '#domain/identity/party'
import type { Leniency } from '#integrations/ocpi/parsed'
import type { RequestIds } from '#integrations/ocpi/request-ids'
import type { ConnectedPeer } from '#workers/ocpi/ports'

/** What a request carries through its handlers. */
export interface OcpiEnv {
  Variables: {
    ids: RequestIds
    peer: ConnectedPeer
    /** The credential as it was shown. */
    presentedToken: string
    /** Our party that is addressed: named in the headers, or the only one; null where several may be meant. */
    addressed: PartyKey | null
    /** The caller's party that speaks: named in the headers, or the only one; null where several may. */
    caller: PartyKey | null
    /** For the log. */
    outcome: string
    logIds: Record<string, string>
    leniencies: readonly Leniency[]
  }
}

/** The app of this surface. */
export type OcpiApp = Hono<OcpiEnv>

/** A request on its way. */
export type OcpiContext = Context<OcpiEnv>
