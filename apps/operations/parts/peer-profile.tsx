import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import { useLoad } from '../use-load.ts'
import type { PeerFile, Profile } from '../views.ts'
import { useWords } from '../words.ts'
import { DataTable } from './data-table.tsx'
import { ProfileChoice, ProfilePurpose } from './profile-choice.tsx'
import { ReplayButton } from './replay-button.tsx'

/** By which profile a peer is read and called, what another one would change, and the way to it. */
export function PeerProfile({ peer, onChange }: { readonly peer: PeerFile; readonly onChange: () => void }) {
  const { t } = useWords()
  const profiles = useLoad<{ items: readonly Profile[] }>('/profiles').value?.items
  const [chosen, setChosen] = useState<Profile | null>(null)
  const [changed, setChanged] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const present = profiles?.find(({ id }) => id === peer.profile)
  const isOther = chosen !== null && chosen.id !== peer.profile
  const change = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!isOther) return
    setProblem(null)
    try {
      await ask('PATCH', `/peers/${encodeURIComponent(peer.id)}`, { profile: chosen.id })
      setChanged(chosen.id)
      onChange()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <section class="card" aria-labelledby="profile-title">
      <h2 id="profile-title">{t('ops.profile')}</h2>
      <p>
        <strong class="mono">{peer.profile}</strong> <ProfilePurpose of={present} />
      </p>
      {present && present.rules.length > 0 && (
        <details>
          <summary>{t('ops.profile.rules', { count: present.rules.length })}</summary>
          <Differences from={null} to={present} />
        </details>
      )}
      {changed !== null && (
        <div class="notice notice-good">
          <p role="status">{t('ops.profile.changed', { profile: changed })}</p>
          <p class="small">{t('ops.profile.replay_hint')}</p>
          <ReplayButton peer={peer.id} onDone={onChange} />
        </div>
      )}
      <form class="form" onSubmit={change}>
        <div class="field">
          <label for="profile">{t('ops.profile.change')}</label>
          {/* Anew where the peer's profile is another one now. */}
          <ProfileChoice
            key={peer.profile}
            attributes={{ id: 'profile', name: 'profile', required: true }}
            start={peer.profile}
            onChoose={setChosen}
          />
        </div>
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button" disabled={!isOther}>
          {t('ops.profile.use')}
        </button>
      </form>
      {isOther && present && <Differences from={present} to={chosen} />}
    </section>
  )
}

/** What becomes different, rule by rule; from nothing, what the profile says at all. */
function Differences({ from, to }: { readonly from: Profile | null; readonly to: Profile }) {
  const { t } = useWords()
  const before = new Map(from?.rules.map(({ field, value }) => [field, value]))
  const after = new Map(to.rules.map(({ field, value }) => [field, value]))
  const rows = [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => before.get(field) !== after.get(field))
    .toSorted()
  const usual = <span class="quiet">{t('ops.profile.usual')}</span>
  const cell = (rules: ReadonlyMap<string, string>) => (field: string) => (
    <span class="mono clip">{rules.get(field) ?? usual}</span>
  )
  return (
    <DataTable
      caption={t('ops.profile.differences')}
      rows={rows}
      keyOf={(field) => field}
      empty={t('ops.profile.no_difference')}
      columns={[
        { head: t('ops.profile.rule'), cell: (field) => <span class="mono">{field}</span> },
        ...(from === null ? [] : [{ head: t('ops.profile.now'), cell: cell(before) }]),
        { head: from === null ? t('ops.profile.value') : t('ops.profile.then'), cell: cell(after) },
      ]}
    />
  )
}
