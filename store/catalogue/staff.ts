import type { StaffRole } from '#domain/identity/staff-role'
import type { Instant } from '#domain/instant'

/** A person who works at the console. */
export interface StaffRow {
  readonly id: string
  readonly name: string
  readonly role: StaffRole
  readonly createdAt: Instant
  readonly passkeys: number
}

/** A passkey of a person, with who that is. */
export interface StaffPasskeyRow {
  readonly id: string
  readonly staff: string
  readonly publicKey: string
  readonly signCount: number
  readonly transports: string
}

/** A sign-in at the console, with who it is. */
export interface StaffSignInRow {
  readonly digest: string
  readonly staff: string
  readonly name: string
  readonly role: StaffRole
  readonly createdAt: Instant
  readonly seenAt: Instant
  readonly freshAt: Instant
}

/** Everybody who may come in or is about to; more than this are a company that signs in by its own identity provider. */
export async function listStaff(database: D1Database): Promise<StaffRow[]> {
  const { results } = await database
    .prepare(
      `SELECT id, name, role, created_at AS createdAt, (SELECT COUNT(*) FROM staff_passkeys WHERE staff = staff.id) AS passkeys
       FROM staff WHERE removed_at IS NULL ORDER BY created_at, id LIMIT 500`,
    )
    .all<StaffRow>()
  return results
}

/** Is there an admin with a passkey? Until there is, the operations token opens the console. */
export async function hasAdmin(database: D1Database): Promise<boolean> {
  const row = await database
    .prepare(
      `SELECT 1 FROM staff JOIN staff_passkeys ON staff_passkeys.staff = staff.id
       WHERE role = 'admin' AND removed_at IS NULL LIMIT 1`,
    )
    .first()
  return row !== null
}

/** A person with the invitation by which the first passkey is made. */
export async function insertStaff(
  database: D1Database,
  person: Pick<StaffRow, 'id' | 'name' | 'role' | 'createdAt'>,
  invitation: { readonly digest: string; readonly until: Instant },
): Promise<void> {
  await database.batch([
    database
      .prepare('INSERT INTO staff (id, name, role, created_at) VALUES (?, ?, ?, ?)')
      .bind(person.id, person.name, person.role, person.createdAt),
    database
      .prepare('INSERT INTO staff_invitations (digest, staff, until) VALUES (?, ?, ?)')
      .bind(invitation.digest, person.id, invitation.until),
  ])
}

/** Takes a person out: passkeys, invitations and sign-ins open nothing any more. False when there is none. */
export async function removeStaff(database: D1Database, id: string, now: Instant): Promise<boolean> {
  const [removed] = await database.batch([
    database.prepare('UPDATE staff SET removed_at = ? WHERE id = ? AND removed_at IS NULL').bind(now, id),
    database.prepare('DELETE FROM staff_passkeys WHERE staff = ?').bind(id),
    database.prepare('DELETE FROM staff_invitations WHERE staff = ?').bind(id),
    database.prepare('UPDATE staff_sign_ins SET ended_at = ? WHERE staff = ? AND ended_at IS NULL').bind(now, id),
  ])
  return (removed?.meta.changes ?? 0) > 0
}

/** Whom an invitation is for, while it holds. */
export function findInvited(
  database: D1Database,
  digest: string,
  now: Instant,
): Promise<{ readonly id: string; readonly name: string } | null> {
  return database
    .prepare(
      `SELECT staff.id, staff.name FROM staff_invitations JOIN staff ON staff.id = staff_invitations.staff
       WHERE digest = ? AND until > ? AND removed_at IS NULL`,
    )
    .bind(digest, now)
    .first()
}

/** Keeps a person's passkey. */
export function insertStaffPasskey(
  database: D1Database,
  passkey: StaffPasskeyRow & { readonly synced: boolean },
  now: Instant,
): D1PreparedStatement {
  return database
    .prepare(
      'INSERT INTO staff_passkeys (id, staff, public_key, sign_count, transports, synced, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .bind(
      passkey.id,
      passkey.staff,
      passkey.publicKey,
      passkey.signCount,
      passkey.transports,
      passkey.synced ? 1 : 0,
      now,
    )
}

/** Uses an invitation up. */
export function deleteInvitation(database: D1Database, digest: string): D1PreparedStatement {
  return database.prepare('DELETE FROM staff_invitations WHERE digest = ?').bind(digest)
}

/** The passkey of this id, of somebody who is still there. */
export function readStaffPasskey(database: D1Database, id: string): Promise<StaffPasskeyRow | null> {
  return database
    .prepare(
      `SELECT staff_passkeys.id, staff, public_key AS publicKey, sign_count AS signCount, transports
       FROM staff_passkeys JOIN staff ON staff.id = staff_passkeys.staff WHERE staff_passkeys.id = ? AND removed_at IS NULL`,
    )
    .bind(id)
    .first()
}

/** Moves the signature counter on; it never goes back. */
export function countStaffPasskeyUse(
  database: D1Database,
  id: string,
  signCount: number,
  now: Instant,
): D1PreparedStatement {
  return database
    .prepare('UPDATE staff_passkeys SET sign_count = MAX(sign_count, ?), used_at = ? WHERE id = ?')
    .bind(signCount, now, id)
}

/** Opens a sign-in. */
export function insertStaffSignIn(
  database: D1Database,
  digest: string,
  staff: string,
  now: Instant,
): D1PreparedStatement {
  return database
    .prepare('INSERT INTO staff_sign_ins (digest, staff, created_at, seen_at, fresh_at) VALUES (?, ?, ?, ?, ?)')
    .bind(digest, staff, now, now, now)
}

/** The sign-in of this secret's digest, of somebody who is still there. */
export function readStaffSignIn(database: D1Database, digest: string): Promise<StaffSignInRow | null> {
  return database
    .prepare(
      `SELECT digest, staff, name, role, staff_sign_ins.created_at AS createdAt, seen_at AS seenAt, fresh_at AS freshAt
       FROM staff_sign_ins JOIN staff ON staff.id = staff_sign_ins.staff
       WHERE digest = ? AND ended_at IS NULL AND removed_at IS NULL`,
    )
    .bind(digest)
    .first()
}

/** Notes that somebody was there. */
export async function touchStaffSignIn(database: D1Database, digest: string, now: Instant): Promise<void> {
  await database.prepare('UPDATE staff_sign_ins SET seen_at = MAX(seen_at, ?) WHERE digest = ?').bind(now, digest).run()
}

/** Notes that a passkey was shown anew. */
export function freshenStaffSignIn(database: D1Database, digest: string, now: Instant): D1PreparedStatement {
  return database.prepare('UPDATE staff_sign_ins SET fresh_at = ?, seen_at = ? WHERE digest = ?').bind(now, now, digest)
}

/** Ends a sign-in. */
export async function endStaffSignIn(database: D1Database, digest: string, now: Instant): Promise<void> {
  await database
    .prepare('UPDATE staff_sign_ins SET ended_at = ? WHERE digest = ? AND ended_at IS NULL')
    .bind(now, digest)
    .run()
}
