import { type Shard, shardOf } from '#domain/identity/shard'
import { randomSecret } from '#durable-objects/random-id'
import { sha256Hex } from '#integrations/crypto/digests'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { unseal } from '#integrations/crypto/seal'
import { listIdentityProviders } from '#store/catalogue/identity-providers'
import {
  countPasskeyUse,
  deletePasskey,
  insertPasskey,
  listPasskeys,
  type PasskeyRow,
  readPasskey,
} from '#store/market/passkeys'
import { endSignIn, insertSignIn, readSignIn } from '#store/market/sign-ins'
import { runOnce, useChallenge } from '#store/used-challenges'
import { DRIVER_COOKIE_SECONDS, type SignedInDriver } from '#workers/driver/driver-cookie'
import type { DriverPasskey, SignInPorts } from '#workers/driver/sign-in/sign-in-ports'
import type { House } from '#workers/house'

/** Who is signed in, and by what: in the database of the driver's market. Which market, a cookie's shard or the directory says. */
export function signInsPort(
  house: House,
): Pick<
  SignInPorts,
  | 'providers'
  | 'signIn'
  | 'signedIn'
  | 'signOut'
  | 'passkey'
  | 'passkeys'
  | 'keepPasskey'
  | 'forgetPasskey'
  | 'now'
  | 'after'
> {
  const { pepper } = house.keys
  const marketOf = (id: string): D1Database => house.market(shardIn(id))
  const passkeyDigest = (host: string, id: string) => directoryDigest(pepper, 'passkey', host, id)
  return {
    now: () => house.now(),
    after: (work) => house.after(work),
    async providers(brand) {
      const rows = await listIdentityProviders(house.catalogue, brand)
      return Promise.all(
        rows.map(async ({ clientSecret, ...row }) => ({
          ...row,
          clientSecret: await unseal(house.keys.credentials, clientSecret),
        })),
      )
    },
    async signIn(subject, proof) {
      const database = marketOf(subject.contract)
      const now = house.now()
      const cookie = `${shardIn(subject.contract)}_${subject.brand}.${randomSecret()}`
      const opened = insertSignIn(database, {
        ...subject,
        digest: await sha256Hex(cookie),
        method: proof.method,
        createdAt: now,
        expiresAt: now + DRIVER_COOKIE_SECONDS * 1000,
      })
      const used = proof.method === 'link' ? [] : useChallenge(database, proof.challenge, proof.until, now)
      const counted =
        proof.method === 'passkey'
          ? [countPasskeyUse(database, { brand: subject.brand, id: proof.passkey }, proof.signCount, now)]
          : []
      return (await runOnce(database, [...used, ...counted, opened])) ? cookie : null
    },
    async signedIn(cookie) {
      const parts = readCookie(cookie)
      const row =
        parts && (await readSignIn(house.market(parts.shard), parts.brand, await sha256Hex(cookie), house.now()))
      return row && { brand: row.brand, contract: row.contract, driver: row.driver }
    },
    async signOut(cookie) {
      const parts = readCookie(cookie)
      if (parts) await endSignIn(house.market(parts.shard), parts.brand, await sha256Hex(cookie), house.now())
    },
    async passkey(host, id) {
      const digest = await passkeyDigest(host, id)
      const entry = await house.objects.directory(digest).lookup(digest)
      const found = entry && (await house.objects.contract(entry.object).read())
      const row = found && (await readPasskey(marketOf(found.contract.id), found.contract.brand, id))
      return row && row.host === host ? passkeyOf(row) : null
    },
    async passkeys({ brand, contract, driver }) {
      return (await listPasskeys(marketOf(contract), brand, driver)).map(passkeyOf)
    },
    async keepPasskey(passkey, challenge, until) {
      const { subject, host, id } = passkey
      const database = marketOf(subject.contract)
      // Entered first: an entry without a passkey signs in nobody, and a passkey without one would never be found.
      const digest = await passkeyDigest(host, id)
      const entry = { shard: shardIn(subject.contract), object: subject.contract }
      const holder = await house.objects.directory(digest).claim(digest, entry)
      if (holder.object !== subject.contract) return false
      const used = useChallenge(database, challenge, until, house.now())
      return runOnce(database, [...used, insertPasskey(database, rowOf(passkey))])
    },
    async forgetPasskey({ brand, contract, driver }, id) {
      const database = marketOf(contract)
      const row = await readPasskey(database, brand, id)
      if (row?.driver !== driver) return false
      const forgotten = await deletePasskey(database, brand, driver, id)
      const digest = await passkeyDigest(row.host, id)
      await house.objects.directory(digest).disown(digest, row.contract)
      return forgotten
    },
  }
}

/** The parts of a cookie's value: where its sign-in is kept, and its secret. Only the whole of it opens something. */
function readCookie(cookie: string): { readonly shard: Shard; readonly brand: string } | null {
  const match = /^([a-z0-9]{2,8}_)([a-z0-9-]{1,40})\.[A-Za-z0-9_-]{43}$/.exec(cookie)
  const [, prefix = '', brand = ''] = match ?? []
  const shard = shardOf(prefix)
  return shard && { shard, brand }
}

function shardIn(id: string): Shard {
  const shard = shardOf(id)
  if (!shard) throw new Error('an id without a shard')
  return shard
}

function passkeyOf(row: PasskeyRow): DriverPasskey {
  const { brand, contract, driver, transports, synced, ...rest } = row
  return {
    ...rest,
    subject: { brand, contract, driver } satisfies SignedInDriver,
    transports: JSON.parse(transports),
    synced: synced === 1,
  }
}

function rowOf({ subject, transports, synced, usedAt: _unused, ...rest }: DriverPasskey): Omit<PasskeyRow, 'usedAt'> {
  return { ...rest, ...subject, transports: JSON.stringify(transports), synced: synced ? 1 : 0 }
}
