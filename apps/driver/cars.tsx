import { useState } from 'preact/hooks'
import type { Wording } from '#ui/wording.ts'
import { ask, type Car } from './api.ts'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

/** Cars that begin a charge by themselves, each with its switch; nothing where there are none. */
export function Cars({ wording }: { readonly wording: Wording }) {
  const loaded = useLoaded('cars', () => ask<{ readonly items: readonly Car[] }>('/cars'))
  const { t } = wording
  return (
    <Loading of={loaded} wording={wording}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section class="stack" aria-labelledby="cars">
            <h2 id="cars">{t('driver.cars')}</h2>
            <p class="small quiet">{t('driver.cars.about')}</p>
            <ul class="choices">
              {items.map((car) => (
                <li key={car.id} class="card">
                  <CarSwitch car={car} wording={wording} />
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Loading>
  )
}

function CarSwitch({ car: first, wording }: { readonly car: Car; readonly wording: Wording }) {
  const { t } = wording
  const [car, setCar] = useState(first)
  const [state, setState] = useState<'busy' | 'failed' | 'quiet'>('quiet')
  const flip = (on: boolean) => {
    setState('busy')
    ask<Car>(`/cars/${car.id}/switch`, { on }, 'PUT').then(
      (changed) => {
        setCar(changed)
        setState('quiet')
      },
      () => setState('failed'),
    )
  }
  return (
    <>
      <p>
        <strong>{car.name ?? t('driver.cars.unnamed')}</strong>{' '}
        <span class="small quiet">{t(`driver.cars.${car.kind}`)}</span>
      </p>
      <label>
        <input
          type="checkbox"
          checked={car.on}
          disabled={state === 'busy'}
          onChange={(event) => flip(event.currentTarget.checked)}
        />{' '}
        {t('driver.cars.switch')}
      </label>
      {car.state === 'blocked' && <p class="small">{t('driver.cars.blocked')}</p>}
      {state === 'failed' && <p role="alert">{t('driver.cars.failed')}</p>}
    </>
  )
}
