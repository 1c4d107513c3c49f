import { useState } from 'preact/hooks'
import { useLoad } from '../use-load.ts'
import type { Profile } from '../views.ts'
import { useWords } from '../words.ts'
import type { ControlAttributes } from './create-form.tsx'

/** The choice of a profile, with what it is for in a sentence under it. `isForFeed` puts first what needs no credential. */
export function ProfileChoice(props: {
  readonly attributes: ControlAttributes
  readonly start: string
  readonly isForFeed?: boolean
  readonly onChoose?: (profile: Profile) => void
}) {
  const { t } = useWords()
  const profiles = useLoad<{ items: readonly Profile[] }>('/profiles').value?.items ?? []
  const [chosen, setChosen] = useState(props.start)
  const open = profiles.filter(({ needsCredential }) => !needsCredential)
  const others = profiles.filter(({ needsCredential }) => needsCredential)
  const groups = props.isForFeed
    ? [[t('ops.profile.open'), open] as const, [t('ops.profile.others'), others] as const]
    : [[t('ops.profile.others'), others] as const, [t('ops.profile.open'), open] as const]
  return (
    <>
      <select
        {...props.attributes}
        value={chosen}
        onChange={(event) => {
          const { value } = event.currentTarget
          setChosen(value)
          const profile = profiles.find(({ id }) => id === value)
          if (profile) props.onChoose?.(profile)
        }}
      >
        {groups.map(([label, items]) => (
          <optgroup key={label} label={label}>
            {items.map(({ id, purpose }) => (
              <option key={id} value={id} lang="en">
                {id}: {purpose}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ProfilePurpose of={profiles.find(({ id }) => id === chosen)} />
    </>
  )
}

/** Whom a profile is for. The sentences are the profiles' own, which are written in English alone. */
export function ProfilePurpose({ of: profile }: { readonly of: Profile | undefined }) {
  return (
    <span class="small" lang="en" aria-live="polite">
      {profile?.purpose ?? ''}
    </span>
  )
}
