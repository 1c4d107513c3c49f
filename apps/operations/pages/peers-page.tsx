import { useState } from 'preact/hooks'
import { CreateForm } from '../parts/create-form.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { FeedDialog } from '../parts/feed-dialog.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { hostsField } from '../parts/hosts-field.ts'
import { Pager } from '../parts/pager.tsx'
import { PeerTable } from '../parts/peer-table.tsx'
import { ProfileChoice } from '../parts/profile-choice.tsx'
import { splitWords } from '../parts/split-words.ts'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Page, Peer } from '../views.ts'
import { useWords } from '../words.ts'

interface Invitation {
  readonly registrationToken: string
  readonly versionsUrl: string
}

/** Peers, and the way to invite one. */
export function PeersPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const peers = useLoad<Page<Peer>>(`/peers?${route.query}`, 10_000)
  const [open, setOpen] = useState(false)
  const [feed, setFeed] = useState(false)
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const close = () => {
    setOpen(false)
    setInvitation(null)
    peers.reload()
  }
  return (
    <>
      <div class="head">
        <h1>{t('ops.nav.peers')}</h1>
        <div class="actions">
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t('ops.invite')}
          </button>
          <button type="button" class="button button-plain" onClick={() => setFeed(true)}>
            {t('ops.feed.add')}
          </button>
        </div>
      </div>
      <Freshness loaded={peers} />
      <PeerTable peers={peers.value?.items ?? []} />
      <Pager route={route} nextCursor={peers.value?.nextCursor ?? null} />
      {feed && <FeedDialog onClose={() => setFeed(false)} />}
      {open && (
        <Dialog title={t('ops.invite')} onClose={close}>
          {invitation === null ? (
            <CreateForm<Invitation>
              id="invite"
              path="/peers"
              fields={[
                { name: 'name', label: t('ops.name'), required: true },
                hostsField({ t }),
                {
                  name: 'profile',
                  label: t('ops.profile'),
                  control: (attributes) => <ProfileChoice attributes={attributes} start="ocpi-221" />,
                },
                {
                  name: 'parties',
                  label: t('ops.invite.parties'),
                  hint: t('ops.invite.parties_hint'),
                  read: splitWords,
                },
              ]}
              submit={t('ops.invite')}
              onDone={setInvitation}
            />
          ) : (
            <div class="stack">
              <p class="notice notice-warn">{t('ops.invite.once')}</p>
              <dl class="facts wide">
                <div>
                  <dt>{t('ops.invite.token')}</dt>
                  <dd class="mono">{invitation.registrationToken}</dd>
                </div>
                <div>
                  <dt>{t('ops.invite.versions')}</dt>
                  <dd class="mono">{invitation.versionsUrl}</dd>
                </div>
              </dl>
            </div>
          )}
        </Dialog>
      )}
    </>
  )
}
