import { useState } from 'preact/hooks'
import type { LiveSession } from '#ui/session/live-session.ts'
import type { Wording } from '#ui/wording.ts'
import { LiveCharge } from '../live/live-charge.tsx'
import { API, ask, type Session } from './api.ts'
import { ChargeWishes } from './charge-wishes.tsx'
import { KeptPlace } from './kept-place.tsx'
import { Loading } from './loading.tsx'
import { useLoaded } from './use-loaded.ts'

/** A charge of mine as it happens: the same view as behind a QR code, and what only its driver can ask for. */
export function ChargeView({ id, wording }: { readonly id: string; readonly wording: Wording }) {
  const path = `/sessions/${encodeURIComponent(id)}`
  // Loaded anew after each request: where there is no socket, the page still shows what came of it.
  const [turn, setTurn] = useState(0)
  const [live, setLive] = useState<LiveSession | null>(null)
  const [skewMs, setSkewMs] = useState(0)
  const loaded = useLoaded(`${id} ${turn}`, () => ask<Session>(path))
  const again = () => {
    setLive(null)
    setTurn((count) => count + 1)
  }
  return (
    <div class="stack">
      <a href="#/history">{wording.t('driver.app.history')}</a>
      <Loading of={loaded} wording={wording}>
        {(session) => {
          const { phase, reservedUntil } = live ?? session
          return (
            <>
              <div class="stack-tight">
                <h1>{session.locationName ?? wording.t('driver.live.title')}</h1>
                {session.evseId && <p class="quiet">{session.evseId}</p>}
              </div>
              <LiveCharge
                key={turn}
                session={session}
                serverNow={Date.now()}
                wording={wording}
                socketPath={`${API}${path}/live`}
                stopPath={`${API}${path}/stop`}
                receiptPath={`${API}${path}/receipt.pdf`}
                againPath="#/map"
                onChange={(changed, at) => {
                  setLive(changed)
                  setSkewMs(at - Date.now())
                }}
              />
              {phase === 'reserved' && reservedUntil !== null && (
                <KeptPlace path={path} until={reservedUntil} skewMs={skewMs} onChange={again} wording={wording} />
              )}
              {phase === 'charging' && <ChargeWishes path={path} wording={wording} />}
            </>
          )
        }}
      </Loading>
    </div>
  )
}
