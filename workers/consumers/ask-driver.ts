import { shardForNew } from '#domain/identity/shard'
import type { DriverQuestion } from '#durable-objects/token/token-rpc'
import { insertDriverQuestion, isDriverTold, noteDriverTold } from '#store/market/driver-questions'
import type { House } from '../house.ts'

/** Puts a question where the driver's app finds it, and sends word of it once. */
export async function askDriver(house: House, question: DriverQuestion): Promise<void> {
  const shard = shardForNew(question.market)
  if (!shard) throw new Error('question of a market without a database')
  const database = house.market(shard)
  await insertDriverQuestion(database, question)
  const { id, brand, driver } = question
  if (driver === null || (await isDriverTold(database, id))) return
  await house.push.send({ id, brand, driver, kind: 'question' })
  await noteDriverTold(database, id, house.now())
}
