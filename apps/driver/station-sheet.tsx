import { useState } from 'preact/hooks'
import { formatAge, formatPower } from '#ui/format/format-quantity.ts'
import { StatusBadge } from '#ui/status/status-badge.tsx'
import type { Wording } from '#ui/wording.ts'
import { type EvseAccess as Access, ask, type Station } from './api.ts'
import { EvseAccess } from './evse-access.tsx'
import { Loading } from './loading.tsx'
import { MyPrice } from './my-price.tsx'
import { SiteDetails } from './site-details.tsx'
import { lastFilter, vehicleQuery } from './station-filter.ts'
import { useLoaded } from './use-loaded.ts'

/** A connector that was chosen. */
interface Choice {
  readonly evse: string
  readonly connector: string
  readonly reservable: boolean
}

/** A station: its charging points, how sure their status is, and my price before Start. */
export function StationSheet({ id, wording }: { readonly id: string; readonly wording: Wording }) {
  const loaded = useLoaded(id, () => ask<Station>(`/stations/${encodeURIComponent(id)}`))
  const vehicle = new URLSearchParams(vehicleQuery(lastFilter())).toString()
  // What is said of access comes beside the station, and is missed by nobody where it does not come.
  const access = useLoaded(`${id} ${vehicle}`, () =>
    ask<{ readonly evses: readonly Access[] }>(`/stations/${encodeURIComponent(id)}/access?${vehicle}`),
  )
  const accessTo = (evseId: string | null) =>
    access.state === 'loaded' && evseId !== null ? access.value.evses.find((one) => one.evseId === evseId) : undefined
  const [choice, setChoice] = useState<Choice | null>(null)
  return (
    <div class="stack">
      <a href="#/map">{wording.t('driver.app.back')}</a>
      <Loading of={loaded} wording={wording}>
        {(station) => (
          <>
            <section class="card">
              <div class="stack-tight">
                <h1>{station.name ?? station.address}</h1>
                <p class="quiet">
                  {station.address}, {station.city}
                </p>
                {station.operatorName && (
                  <p class="small quiet">
                    {wording.t('driver.site.operator')}: {station.operatorName}
                  </p>
                )}
              </div>
              {station.helpPhone && (
                <p>
                  {wording.t('driver.site.help')}:{' '}
                  <a href={`tel:${station.helpPhone.replaceAll(/[^+\d]/g, '')}`}>{station.helpPhone}</a>
                </p>
              )}
              {station.details && <SiteDetails details={station.details} wording={wording} />}
              <a class="button button-plain" href={`geo:${station.latitude},${station.longitude}`}>
                {wording.t('driver.app.navigate')}
              </a>
            </section>
            <h2>{wording.t('driver.app.choose_connector')}</h2>
            {station.evses.map((evse) => (
              <ChargingPoint
                key={evse.evseId ?? ''}
                evse={evse}
                access={accessTo(evse.evseId)}
                asked={vehicle !== ''}
                choice={choice}
                onChoose={setChoice}
                wording={wording}
              />
            ))}
            {choice && <MyPrice key={`${choice.evse} ${choice.connector}`} {...choice} wording={wording} />}
          </>
        )}
      </Loading>
    </div>
  )
}

interface PointProps {
  readonly evse: Station['evses'][number]
  readonly access: Access | undefined
  /** Did the driver say what vehicle it is? */
  readonly asked: boolean
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
  readonly wording: Wording
}

function ChargingPoint({ evse, access, asked, choice, onChoose, wording }: PointProps) {
  const { t, locale } = wording
  const { key } = evse
  return (
    <section class="card">
      <p class="status-line">
        <StatusBadge status={evse.status} wording={wording} />
        <span class="small quiet">
          {t('driver.status.said', { age: formatAge(Date.now() - evse.statusAt, locale) })}
        </span>
      </p>
      <h3>{evse.evseId ?? t('driver.app.no_evse_id')}</h3>
      {evse.details?.physicalReference && (
        <p class="small quiet">{t('driver.site.reference', { reference: evse.details.physicalReference })}</p>
      )}
      {access && <EvseAccess access={access} asked={asked} wording={wording} />}
      {key !== null && (
        <ul class="choices">
          {evse.connectors.map(({ id, standard, powerW }) => (
            <li key={id}>
              <button
                type="button"
                class="choice"
                aria-pressed={choice?.evse === key && choice.connector === id}
                onClick={() => onChoose({ evse: key, connector: id, reservable: evse.reservable })}
              >
                {wording.forCode('driver.plug', standard, 'driver.plug.other')}
                {powerW ? `, ${formatPower(powerW, locale)}` : ''}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
