import { checkCardBatch } from '../../domain/token/check-card-batch.ts'
import { readCsv } from '../../integrations/csv/read-csv.ts'

type Answer = { readonly status: number; readonly body: unknown }

/** What the API says of cards: a file is really read and checked, its cards come in portions, and a block arrives at one peer of two. */
export function cardDesk(now: number): { answer(method: string, path: string, body: string): Answer | null } {
  const batch = { id: `nl1_${'b'.repeat(32)}`, brand: 'volta', market: 'nl', state: 'issued', createdAt: now - 5000 }
  let rows = 0
  let done = 0
  let blocked = false
  const view = () => ({ ...batch, rows, done, failed: 0, cursor: done + 1, finishedAt: done < rows ? null : now })
  const check = (csv: string, commit: string | undefined) => {
    const terms = { contractId: 'NL-VLT-C2345678-J', brand: null }
    const { cards, problems } = checkCardBatch(readCsv(csv, 10_000), terms)
    if (commit) rows = cards.length
    const found = { batch: batch.id, rows: cards.length, there: 0, problems, problemCount: problems.length }
    return { ...found, committed: commit ? view() : null }
  }
  return {
    answer(method, path, body) {
      const is = (wanted: string, at: string) => method === wanted && path === at
      if (is('POST', '/token-batches')) {
        const { csv, commit } = JSON.parse(body)
        return { status: 200, body: check(csv, commit) }
      }
      if (is('GET', '/token-batches')) return { status: 200, body: { items: rows === 0 ? [] : [view()] } }
      if (is('GET', `/token-batches/${batch.id}`)) return { status: 200, body: { ...view(), refused: [] } }
      if (is('POST', `/token-batches/${batch.id}/steps`)) {
        done = Math.min(rows, done + 2)
        return { status: 200, body: view() }
      }
      if (method === 'POST' && /^\/tokens\/[^/]+\/block$/.test(path)) {
        blocked = true
        return { status: 200, body: {} }
      }
      if (method === 'GET' && path.endsWith('/deliveries')) {
        const items = [
          { peer: 'eu_near', name: 'Laadpunt Nederland', state: 'pushed', since: now - 1000, problem: null },
          { peer: 'eu_far', name: 'Ladenetz', state: blocked ? 'pending' : 'pushed', since: now - 1000, problem: null },
        ]
        const pending = items.filter(({ state }) => state === 'pending').length
        return { status: 200, body: { items, arrived: items.length - pending, pending } }
      }
      if (method === 'GET' && path.endsWith('/history')) {
        const line = { at: now - 86_400_000, by: 'import', move: 'issue', from: null, to: 'issued', why: null }
        return { status: 200, body: { items: [line] } }
      }
      return null
    },
  }
}
