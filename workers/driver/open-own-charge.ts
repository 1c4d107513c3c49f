import { shardOf } from '#domain/identity/shard'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { sha256Hex } from '#integrations/crypto/digests'
import { keepCharge, ownCharges } from './charge-cookie.ts'
import type { DriverContext } from './driver-context.ts'
import type { DriverSession } from './ports.ts'
import { evseKeyOf } from './qr-code.ts'

/** A charge that the visitor may see and stop. */
export interface OpenedCharge {
  readonly session: DriverSession
  readonly view: SessionView
  readonly secret: string
}

/** Our session ids; anything else is no name of an object. */
export const SESSION_ID = /^[a-z0-9]{2,8}_[a-z2-7]{24}$/

/** The charge of this id, if the visitor holds its key: in the link, in a form, or in a cookie. Null says nothing about whether it exists. */
export async function openOwnCharge(c: DriverContext, id: string, shown?: string): Promise<OpenedCharge | null> {
  if (!SESSION_ID.test(id) || !shardOf(id)) return null
  const secret = shown ?? c.req.query('k') ?? ownCharges(c).find((charge) => charge.id === id)?.secret
  if (secret === undefined || secret.length > 100) return null
  const session = c.var.ports.session(id)
  if (!(await session.opens(await sha256Hex(secret)))) return null
  const view = await session.view()
  if (!view || (c.var.face.named && view.brand !== c.var.face.brand.id)) return null
  return { session, view, secret }
}

/** Lets the browser come back by cookie after it came by the link. */
export function rememberCharge(c: DriverContext, charge: OpenedCharge): void {
  const { id, evseId } = charge.view
  const known = ownCharges(c).some((own) => own.id === id)
  if (!known) keepCharge(c, { id, evseKey: evseKeyOf(evseId ?? ''), secret: charge.secret })
}
