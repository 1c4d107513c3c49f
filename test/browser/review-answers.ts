/** A card that was copied: used in Delft and Lisbon, and twenty minutes later in Oslo. */
export function reviewAnswers(now: number) {
  const token = `nl1_${'k'.repeat(24)}`
  const minute = 60_000
  const review = {
    id: `impossible_travel:nl1_${'x'.repeat(24)}`,
    brand: 'volta',
    market: 'nl',
    rule: 'impossible_travel',
    effect: 'deny',
    denied: true,
    token,
    contract: `nl1_${'c'.repeat(24)}`,
    driver: `nl1_${'d'.repeat(24)}`,
    peer: `eu_${'a'.repeat(24)}`,
    location: 'OSLO-7',
    country: 'NOR',
    seen: { km: 2738, minutes: 20 },
    raisedAt: now - 5 * minute,
    closedAt: null as number | null,
    verdict: null as string | null,
    note: null as string | null,
  }
  const guesses = {
    ...review,
    id: 'unknown_uids:eu_a:NL*LDP:L1:1',
    rule: 'unknown_uids',
    token: null,
    contract: null,
    driver: null,
    location: 'L1',
    country: null,
    seen: { uids: 6, withinMinutes: 10 },
    raisedAt: now - 90 * minute,
  }
  const use = (number: number, minutesAgo: number, location: string, place: object, reason = 'ok') => ({
    reference: `nl1_${String(number).repeat(24)}`,
    at: now - minutesAgo * minute,
    peer: review.peer,
    allowed: reason === 'ok' ? 'ALLOWED' : 'NOT_ALLOWED',
    reason,
    place,
    location,
    energyWh: null,
  })
  const decisions = [
    use(4, 5, 'OSLO-7', { latitude: 59.9139, longitude: 10.7522, country: 'NOR' }, 'impossible_travel'),
    use(3, 25, 'LIS-2', { latitude: 38.7223, longitude: -9.1393, country: 'PRT' }),
    use(2, 3 * 1440, 'L1', { latitude: 52.0116, longitude: 4.3571, country: 'NLD' }),
    use(1, 4 * 1440, 'L9', { latitude: 51.9244, longitude: 4.4777, country: 'NLD' }),
  ]
  const open = [review, guesses]
  const closed: object[] = []

  /** What is answered to a request; null for one that is somebody else's. */
  function answer(method: string, path: string, state: string | null, body: string) {
    if (path === '/reviews') return { items: state === 'closed' ? closed : open, nextCursor: null }
    if (path === `/tokens/${token}/decisions`) return { items: decisions, nextCursor: null }
    if (method === 'POST' && path === `/tokens/${token}/block`) return { id: token, blockedAt: now }
    if (method === 'POST' && path === `/reviews/${review.id}/close`) {
      open.splice(open.indexOf(review), 1)
      closed.push({ ...review, ...JSON.parse(body), closedAt: now })
      return closed[0]
    }
    return null
  }
  return { answer }
}
