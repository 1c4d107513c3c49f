import type { Wording } from '#ui/wording.ts'
import type { Station } from './api.ts'

interface SiteDetailsProps {
  readonly details: NonNullable<Station['details']>
  readonly wording: Wording
}

/** What an operator says of a site: whether it is open now, how to find the charger, what else is there. Nothing where it says nothing. */
export function SiteDetails({ details, wording }: SiteDetailsProps) {
  const { openNow, chargingWhenClosed, directions, facilities } = details
  const { t } = wording
  const way = inLanguage(directions, wording.language)
  return (
    <div class="stack-tight">
      {openNow !== null && <p>{t(openNow ? 'driver.site.open' : 'driver.site.closed')}</p>}
      {openNow === false && chargingWhenClosed && <p class="small quiet">{t('driver.site.charging_goes_on')}</p>}
      {way && (
        <p>
          {t('driver.site.directions')}: <span lang={way.language}>{way.text}</span>
        </p>
      )}
      {facilities.length > 0 && (
        <p class="small quiet">
          {t('driver.site.facilities')}:{' '}
          {facilities.map((code) => wording.forCode('driver.facility', code, 'driver.facility.other')).join(', ')}
        </p>
      )}
    </div>
  )
}

type Text = SiteDetailsProps['details']['directions'][number]

/** The text in the reader's language, or else in English, or else the operator's first. */
function inLanguage(texts: readonly Text[], language: string): Text | undefined {
  const of = (wanted: string) => texts.find((text) => text.language.toLowerCase() === wanted)
  return of(language) ?? of('en') ?? texts[0]
}
