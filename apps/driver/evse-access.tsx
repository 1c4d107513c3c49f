import { formatDuration } from '#ui/format/format-quantity.ts'
import type { MessageKey } from '#ui/translate.ts'
import type { Wording } from '#ui/wording.ts'
import type { EvseAccess as Access } from './api.ts'

const FITS = {
  fits: ['✓', 'driver.access.fits'],
  does_not_fit: ['✕', 'driver.access.does_not_fit'],
  unknown: ['?', 'driver.access.fit_unknown'],
} as const satisfies Record<Access['fit'], readonly [mark: string, word: MessageKey]>

/** Whether my vehicle can park at a charging point, whose contracts are taken there, and what the places are like; nothing where nothing is said. */
export function EvseAccess(props: {
  readonly access: Access
  /** Did the driver say what vehicle it is? */
  readonly asked: boolean
  readonly wording: Wording
}) {
  const { access, asked, wording } = props
  const { t } = wording
  const [mark, word] = FITS[access.fit]
  return (
    <>
      {asked && (
        <p class={`small match-${access.fit}`}>
          <span aria-hidden="true">{mark}</span> {t(word)}
        </p>
      )}
      {access.contracts === 'not_listed' && <p class="notice notice-warn small">{t('driver.access.not_listed')}</p>}
      {access.parking.map((place) => (
        <p key={place.id} class="small quiet">
          {placeWords(place, wording)}
        </p>
      ))}
    </>
  )
}

function placeWords(place: Access['parking'][number], { t, locale }: Wording): string {
  const name =
    place.reference === null ? t('driver.access.place') : t('driver.access.place_named', { reference: place.reference })
  const said = [
    place.vehicleTypes.includes('DISABLED') ? t('driver.access.disabled') : null,
    place.timeLimitMinutes === null
      ? null
      : t('driver.access.time_limit', { time: formatDuration(place.timeLimitMinutes * 60, locale) }),
    place.reservationRequired ? t('driver.access.reservation_required') : null,
    place.driveThrough ? t('driver.access.drive_through') : null,
    place.roofed ? t('driver.access.roofed') : null,
    place.lit ? t('driver.access.lit') : null,
  ].filter((part) => part !== null)
  return said.length === 0 ? name : `${name}: ${said.join(', ')}`
}
