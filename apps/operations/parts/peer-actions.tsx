import type { PeerFile } from '../views.ts'
import { useWords } from '../words.ts'
import { CreateForm } from './create-form.tsx'

/** What can be done about a peer's connection, as it stands: none is offered that would be refused. */
export function PeerActions(props: {
  readonly peer: PeerFile
  readonly onDone: () => void
  readonly send: (method: 'POST' | 'DELETE', end: string) => void
}) {
  const { peer, onDone, send } = props
  const { t } = useWords()
  const isUp = peer.state === 'registered'
  if (peer.feed !== null)
    return (
      <>
        <p class={isUp ? 'notice' : 'notice notice-warn'}>{t(isUp ? 'ops.feed.only_read' : 'ops.feed.is_closed')}</p>
        {isUp && (
          <div class="actions">
            <button
              type="button"
              class="button button-danger"
              onClick={() => confirm(t('ops.feed.close_sure')) && send('DELETE', '/registration')}
            >
              {t('ops.feed.close')}
            </button>
          </div>
        )}
      </>
    )
  if (isUp)
    return (
      <div class="actions">
        <button type="button" class="button button-plain" onClick={() => send('POST', '/rotate')}>
          {t('ops.rotate')}
        </button>
        <button
          type="button"
          class="button button-danger"
          onClick={() => confirm(t('ops.unregister.sure')) && send('DELETE', '/registration')}
        >
          {t('ops.unregister')}
        </button>
      </div>
    )
  return (
    <details>
      <summary>{t('ops.connect')}</summary>
      <CreateForm
        id="connect"
        path={`/peers/${encodeURIComponent(peer.id)}/connect`}
        fields={[
          { name: 'versionsUrl', label: t('ops.invite.versions'), type: 'url', required: true },
          { name: 'token', label: t('ops.invite.token'), type: 'password', required: true },
        ]}
        submit={t('ops.connect')}
        onDone={onDone}
      />
    </details>
  )
}
