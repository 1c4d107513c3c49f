import { useState } from 'preact/hooks'
import type { Station, StationEvse } from '../views.ts'
import { useWords } from '../words.ts'
import { Dialog } from './dialog.tsx'
import { ReserveForm } from './reserve-form.tsx'
import { UnlockForm } from './unlock-form.tsx'

/** What the help desk can ask for at a charging point, as far as its operator takes it over this connection. */
export function EvseActions({ station, evse }: { readonly station: Station; readonly evse: StationEvse }) {
  const { t } = useWords()
  const [open, setOpen] = useState<'unlock' | 'reserve' | null>(null)
  const { commands } = station
  const canReserve = commands.includes('RESERVE_NOW') && evse.evseId !== null && evse.offered
  const name = evse.evseId ?? evse.uid
  const close = () => setOpen(null)
  return (
    <div class="actions">
      {commands.includes('UNLOCK_CONNECTOR') && (
        <button type="button" class="link" onClick={() => setOpen('unlock')} aria-label={t('ops.unlock.of', { name })}>
          {t('ops.unlock')}
        </button>
      )}
      {canReserve && (
        <button
          type="button"
          class="link"
          onClick={() => setOpen('reserve')}
          aria-label={t('ops.reserve.of', { name })}
        >
          {t('ops.reserve')}
        </button>
      )}
      {open === 'unlock' && (
        <Dialog title={t('ops.unlock.of', { name })} onClose={close}>
          <UnlockForm station={station} evse={evse} />
        </Dialog>
      )}
      {open === 'reserve' && (
        <Dialog title={t('ops.reserve.of', { name })} onClose={close}>
          <ReserveForm evse={evse} />
        </Dialog>
      )}
    </div>
  )
}
