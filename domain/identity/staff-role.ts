import type { Instant } from '#domain/instant'

/** What a person at the console may do. No role contains another but `admin`, which may do everything. */
export const STAFF_ROLES = ['viewer', 'operator', 'finance', 'admin'] as const

/** A role from the list above. */
export type StaffRole = (typeof STAFF_ROLES)[number]

/** Who asks the operations API: a person with a role, or a script with the operations token, which may do everything. */
export type StaffPrincipal =
  | { readonly kind: 'token' }
  | {
      readonly kind: 'person'
      readonly id: string
      readonly name: string
      readonly role: StaffRole
      readonly freshAt: Instant
    }

/** Who may do an operation, and whether a passkey has to be shown for it anew. */
export interface OperationAccess {
  readonly roles: readonly StaffRole[]
  readonly stepUp: boolean
}

/** Left alone for this long, a console asks who is there. */
export const STAFF_IDLE_MS = 15 * 60_000
/** A working day: after it a person shows a passkey again, busy or not. */
export const STAFF_SIGNED_IN_MS = 12 * 3_600_000
/** A passkey shown this long ago still stands for its owner where money moves. */
export const STEP_UP_VALID_MS = 5 * 60_000
/** An invitation is opened the same day or not at all. */
export const INVITATION_VALID_MS = 24 * 3_600_000

/** May this one do it now? Without a row in the table only an admin or the token may: a forgotten row closes, it does not open. */
export function judgeAccess(
  principal: StaffPrincipal,
  access: OperationAccess | undefined,
  now: Instant,
): 'allowed' | 'role_missing' | 'step_up_required' {
  if (principal.kind === 'token') return 'allowed'
  const roles = access?.roles ?? []
  if (principal.role !== 'admin' && !roles.includes(principal.role)) return 'role_missing'
  const fresh = now - principal.freshAt < STEP_UP_VALID_MS
  return (access?.stepUp ?? true) && !fresh ? 'step_up_required' : 'allowed'
}

/** May this one see the whole UID of a card? With it a card can be copied, so only who issues and blocks cards may. */
export function maySeeWholeUids(principal: StaffPrincipal): boolean {
  return principal.kind === 'token' || principal.role === 'operator' || principal.role === 'admin'
}

/** Is a sign-in over that began and was last used then? */
export function isStaffSignInOver(createdAt: Instant, seenAt: Instant, now: Instant): boolean {
  return now - seenAt >= STAFF_IDLE_MS || now - createdAt >= STAFF_SIGNED_IN_MS
}
