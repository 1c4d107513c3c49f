import { marketOfCountry } from '#jurisdictions/registry'
import { insertReviewCase } from '#store/market/review-cases'
import type { DriverPorts } from '#workers/driver/ports'
import { evseKeyOf } from '#workers/driver/qr-code'
import type { House } from '#workers/house'

const DAY_MS = 86_400_000

/** What drivers tell of stickers, as cases in the database of the site's market; where we have none there, in that of the first. */
export function stickersPort(house: House): Pick<DriverPorts, 'reportSticker'> {
  return {
    async reportSticker({ charger, brand, isOurs, doubt, now }) {
      const id = marketOfCountry(charger.country)?.id
      const at = house.markets.find(({ market }) => market === id) ?? house.markets[0]
      if (!at) return
      const evse = evseKeyOf(charger.evseId ?? charger.evseUid)
      await insertReviewCase(at.database, {
        id: `sticker:${brand}:${evse}:${Math.floor(now / DAY_MS)}`,
        brand,
        market: at.market,
        rule: 'sticker_reported',
        effect: 'allow_and_flag',
        denied: false,
        token: null,
        contract: null,
        driver: null,
        peer: charger.peer,
        location: charger.evseId ?? charger.locationId,
        country: charger.country,
        seen: { doubt, code: isOurs ? 'ours' : 'not_ours' },
        raisedAt: now,
      })
    },
  }
}
