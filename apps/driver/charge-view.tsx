import type { Wording } from '#ui/wording.ts'
import { LiveCharge } from '../live/live-charge.tsx'
import { API, ask, type Session } from './api.ts'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

/** A charge of mine as it happens: the same view as behind a QR code. */
export function ChargeView({ id, wording }: { readonly id: string; readonly wording: Wording }) {
  const path = `/sessions/${encodeURIComponent(id)}`
  const loaded = useLoaded(id, () => ask<Session>(path))
  return (
    <div class="stack">
      <a href="#/history">{wording.t('driver.app.history')}</a>
      <Loading of={loaded} wording={wording}>
        {(session) => (
          <>
            <div class="stack-tight">
              <h1>{session.locationName ?? wording.t('driver.live.title')}</h1>
              {session.evseId && <p class="quiet">{session.evseId}</p>}
            </div>
            <LiveCharge
              session={session}
              serverNow={Date.now()}
              wording={wording}
              socketPath={`${API}${path}/live`}
              stopPath={`${API}${path}/stop`}
              receiptPath={`${API}${path}/receipt.pdf`}
              againPath="#/map"
            />
          </>
        )}
      </Loading>
    </div>
  )
}
