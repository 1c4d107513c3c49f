import type { Site } from './catalogue.ts'
import type { Operator } from './operator.ts'
import { type Random, seededRandom } from './seeded-random.ts'

const tries = 400

/** A free EVSE by chance; one whose tariff is published, if some are found soon. */
export function pickSite(
  operator: Operator,
  random: Random = seededRandom(`${operator.settings.seed}/${Date.now()}`),
): Site | null {
  const { sites } = operator.catalogue
  let unpriced: Site | null = null
  for (let left = tries; left > 0 && sites.length > 0; left -= 1) {
    const site = random.pick(sites)
    const [connector] = site.evse.connectors
    if (site.evse.status !== 'AVAILABLE' || connector === undefined || operator.desk.chargeAt(site) !== null) continue
    if (operator.catalogue.tariffFor(connector, Date.now()) !== null) return site
    unpriced ??= site
  }
  return unpriced
}
