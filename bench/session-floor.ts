import type { Env } from '#durable-objects/env'
import { objectsOf } from '#durable-objects/region'
import { ChargingSession } from '#workers/development'

/** By size what a PATCH of a session in the benchmark writes: its record, the message, the operator's JSON and the outbox row. */
const RECORD = 'r'.repeat(2_600)
const MESSAGE = 'm'.repeat(160)
const RAW = 'w'.repeat(900)
const COPY = 'c'.repeat(2_300)

/** A session that also does the least: the rows of a PATCH in one transaction, and nothing else. */
export class FloorSession extends ChargingSession {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    for (const table of ['state', 'raw', 'outbox'])
      ctx.storage.sql.exec(`CREATE TABLE IF NOT EXISTS floor_${table} (only INTEGER PRIMARY KEY, text TEXT NOT NULL)`)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS floor_messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  }

  floorPatch(): string {
    const { sql } = this.ctx.storage
    this.ctx.storage.transactionSync(() => {
      sql.exec('INSERT INTO floor_state VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET text = excluded.text', RECORD)
      sql.exec('INSERT INTO floor_messages (text) VALUES (?)', MESSAGE)
      sql.exec('INSERT INTO floor_raw VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET text = excluded.text', RAW)
      sql.exec('INSERT INTO floor_outbox VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET text = excluded.text', COPY)
    })
    return 'WRITTEN'
  }
}

const sessionOf = (env: Env, id: string) => objectsOf(env).session(id) as unknown as FloorSession

/** `/bench/session/<id>`: the rows alone. */
export async function answerSessionFloor(env: Env, id: string): Promise<Response> {
  return new Response(await sessionOf(env, id).floorPatch())
}

/** `/bench/watch/<id>`: a watcher's socket. */
export function watchSession(env: Env, id: string, request: Request): Promise<Response> {
  return sessionOf(env, id).fetch(request)
}

/** Our sessions for the operator's. */
export async function namedSessions(env: Env, { peer, keys }: { peer: string; keys: string[] }): Promise<Response> {
  return Response.json({ ids: await objectsOf(env).party(peer).findSessions(keys) })
}
