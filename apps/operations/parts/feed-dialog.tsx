import { hrefTo } from '../route.ts'
import type { Peer } from '../views.ts'
import { useWords } from '../words.ts'
import { CreateForm } from './create-form.tsx'
import { Dialog } from './dialog.tsx'
import { hostsField } from './hosts-field.ts'
import { ProfileChoice } from './profile-choice.tsx'
import { splitWords } from './split-words.ts'

/** Adds a feed of stations that anybody may read; what it is refused for is said at the field. Leads to the feed's page. */
export function FeedDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const opened = ({ id }: Peer) => {
    onClose()
    location.hash = hrefTo('peers', id)
  }
  return (
    <Dialog title={t('ops.feed.add')} onClose={onClose}>
      <div class="stack">
        <p class="small quiet">{t('ops.feed.about')}</p>
        <CreateForm<Peer>
          id="feed"
          path="/feeds"
          fields={[
            { name: 'name', label: t('ops.name'), required: true },
            {
              name: 'profile',
              label: t('ops.profile'),
              control: (attributes) => <ProfileChoice attributes={attributes} start="ndw" isForFeed />,
            },
            hostsField({ t }),
            { name: 'locationsUrl', label: t('ops.feed.locations'), hint: t('ops.feed.url_hint'), type: 'url' },
            { name: 'tariffsUrl', label: t('ops.feed.tariffs'), type: 'url' },
            { name: 'operators', label: t('ops.feed.operators'), hint: t('ops.feed.operators_hint'), read: splitWords },
            { name: 'token', label: t('ops.feed.token'), hint: t('ops.feed.token_hint'), type: 'password' },
          ]}
          submit={t('ops.feed.add')}
          onDone={opened}
        />
      </div>
    </Dialog>
  )
}
