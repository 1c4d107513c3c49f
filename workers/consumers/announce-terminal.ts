import { noteTerminal, readTerminal } from '#store/catalogue/terminals'
import type { House } from '../house.ts'

/** Creates a terminal of ours at its operator, once. No answer is tried again; a refusal is kept where staff see it. */
export async function announceTerminal(house: House, peer: string, id: string): Promise<void> {
  const stored = await readTerminal(house.catalogue, peer, id)
  if (!stored || stored.announcedAt !== null) return
  const party = house.objects.party(peer)
  const [from] = (await party.read())?.ourParties ?? []
  if (!from) return
  const { terminal } = stored
  const answer = await party.createPaymentObject({ kind: 'terminal', terminal }, { from, to: terminal.party })
  if (answer.outcome === 'unanswered') throw new Error(`terminal not announced: ${answer.problem}`)
  const isThere = answer.outcome === 'taken'
  await noteTerminal(house.catalogue, terminal.id, {
    announcedAt: isThere ? house.now() : null,
    problem: isThere ? null : answer.problem,
  })
}
