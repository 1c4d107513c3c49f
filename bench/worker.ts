import { type RiskPolicy, withOverrides } from '#domain/token/risk-policy'
import type { Token as TokenRecord } from '#domain/token/token'
import type { DirectoryEntry } from '#durable-objects/directory/directory-rpc'
import type { Env } from '#durable-objects/env'
import { objectsOf } from '#durable-objects/region'
import type { AuthorizeAnswer, AuthorizeRequest } from '#durable-objects/token/token-rpc'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import platform, { Directory as PlatformDirectory } from '#workers/development'
import { floorInsert, floorStatus } from './feed-floor.ts'
import { answerFloor, FloorToken } from './floor.ts'
import { answerSessionFloor, FloorSession, namedSessions, watchSession } from './session-floor.ts'

// The platform with floor routes beside it, in one bundle and one process.
export { Contract, Intake, Party, PeerBoard } from '#workers/development'

export { FloorSession as ChargingSession }

/** Each charge ends as it begins, so that a token may charge again at once. What that costs is counted against the platform. */
export class Token extends FloorToken {
  /** No card charges a thousand times a minute: the rule that notices it would write a fact for each. */
  protected override riskPolicy(token: TokenRecord): RiskPolicy {
    this.#policy ??= withOverrides(super.riskPolicy(token), { asked_too_often: { most: null } })
    return this.#policy
  }
  #policy: RiskPolicy | null = null

  override async authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer | null> {
    const answer = await super.authorize(request)
    this.ended(request.reference, request.now)
    return answer
  }
}

interface Entered {
  readonly digest: string
  readonly entry: DirectoryEntry
}

/** A directory that takes many entries at once. */
export class Directory extends PlatformDirectory {
  claimAll(entered: readonly Entered[]): void {
    for (const { digest, entry } of entered) this.claim(digest, entry)
  }
}

export default {
  ...platform,
  async fetch(request, env): Promise<Response> {
    const [, bench, operation, kind, id] = new URL(request.url).pathname.split('/')
    if (bench !== 'bench') return platform.fetch(request, env)
    if (operation === 'floor') return answerFloor(env, kind ?? '', id ?? '')
    if (operation === 'insert') return Response.json(await floorInsert(env.CATALOGUE, kind ?? ''))
    if (operation === 'session') return answerSessionFloor(env, kind ?? '')
    if (operation === 'watch') return watchSession(env, kind ?? '', request)
    if (operation === 'sessions') return namedSessions(env, await request.json())
    if (operation === 'clear') return clearCatalogue(env)
    if (operation === 'status') {
      await floorStatus(env.CATALOGUE, kind ?? '')
      return new Response('updated')
    }
    return enterUids(env, await request.json())
  },
} satisfies ExportedHandler<Env>

/** Each pull begins with nothing stored. */
async function clearCatalogue({ CATALOGUE: db }: Env): Promise<Response> {
  const tables = ['locations', 'evses', 'tariffs', 'tariff_book', 'findings']
  await db.batch(tables.map((table) => db.prepare(`DELETE FROM ${table}`)))
  return new Response('cleared')
}

/** Uids that lead to tokens that exist: as many directory entries as a window may ask for. */
interface NewUids {
  readonly party: string
  readonly uids: readonly string[]
  /** Token ids; the uids are dealt out to them in turn. */
  readonly tokens: readonly string[]
}

async function enterUids(env: Env, { party, uids, tokens }: NewUids): Promise<Response> {
  const shares = new Map<string, Entered[]>()
  for (const [index, uid] of uids.entries()) {
    const digest = await directoryDigest(env.PEPPER, 'token', party, tokenValue('RFID', uid))
    const share = shares.get(digest.slice(0, 2)) ?? []
    shares.set(digest.slice(0, 2), share)
    share.push({ digest, entry: { shard: 'nl1', object: tokens[index % tokens.length] ?? '' } })
  }
  const objects = objectsOf(env)
  const stubOf = (digest: string) => objects.directory(digest) as unknown as { claimAll(e: Entered[]): Promise<void> }
  await Promise.all([...shares].map(([prefix, share]) => stubOf(prefix).claimAll(share)))
  return new Response('entered')
}
