import { useLoad } from '../use-load.ts'
import type { Brand, Station } from '../views.ts'
import { useWords } from '../words.ts'

/** The printable codes of a station's charging points, for each brand. */
export function QrSheets({ station }: { readonly station: Station }) {
  const { t } = useWords()
  const brands = useLoad<{ items: readonly Brand[] }>('/brands')
  const { peer, countryCode, partyId, id } = station
  const path = [peer, countryCode, partyId, id].map(encodeURIComponent).join('/')
  return (
    <p class="row">
      {(brands.value?.items ?? []).map((brand) => (
        <a
          key={brand.id}
          class="button button-plain"
          href={`/api/operations/v1/stations/${path}/qr-sheet.pdf?brand=${encodeURIComponent(brand.id)}`}
        >
          {t('ops.station.qr_sheet', { brand: brand.name })}
        </a>
      ))}
    </p>
  )
}
