import { shardOf } from '#domain/identity/shard'
import { listOpenQuestions, noteAnswer, readDriverQuestion } from '#store/market/driver-questions'
import type { DriverPorts } from '#workers/driver/ports'
import type { House } from '#workers/house'

/** Questions to drivers: the market's database has what is asked, the token what was answered. */
export function questionsPort(house: House): Pick<DriverPorts, 'questions'> {
  const databaseOf = (driver: string) => {
    const shard = shardOf(driver)
    if (!shard) throw new Error('driver without a shard')
    return house.market(shard)
  }
  return {
    questions: {
      open: async (driver) =>
        (await listOpenQuestions(databaseOf(driver), driver)).map((row) => ({ ...row, seen: JSON.parse(row.seen) })),
      async answer(driver, id, wasMe, now) {
        const database = databaseOf(driver)
        const asked = await readDriverQuestion(database, driver, id)
        if (!asked) return null
        if (asked.wasMe !== null) return asked.wasMe
        // The token first: it blocks itself on a no, whether or not the database can be written.
        await house.objects.token(asked.token).answerQuestion(id, wasMe, now)
        await noteAnswer(database, id, wasMe, now)
        return wasMe
      },
    },
  }
}
