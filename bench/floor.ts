import type { Env } from '#durable-objects/env'
import { objectsOf } from '#durable-objects/region'
import { Token } from '#durable-objects/token/token'

/** A Token that also does the least: what a call costs, and what a row costs, before any of our code runs. */
export class FloorToken extends Token {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS floor (text TEXT NOT NULL)')
  }

  floorRpc(): string {
    return 'ALLOWED'
  }

  floorWrite(text: string): string {
    this.ctx.storage.sql.exec('INSERT INTO floor VALUES (?)', text)
    return 'ALLOWED'
  }
}

/** A decision's row by size: reference 28, peer 27, allowed 7, reason 2, five numbers of 8. */
const ROW = 'x'.repeat(104)

/** `/bench/floor/<kind>/<token id>`, asked with the same body and headers as the platform is. */
export async function answerFloor(env: Env, kind: string, id: string): Promise<Response> {
  if (kind === 'plain') return new Response('ALLOWED')
  const token = objectsOf(env).token(id) as unknown as FloorToken
  return new Response(await (kind === 'rpc' ? token.floorRpc() : token.floorWrite(ROW)))
}
