import type { Wording } from '#ui/wording.ts'
import type { Field } from './create-form.tsx'
import { splitWords } from './split-words.ts'

/** The hosts that are agreed upon for a peer, as a field of a form. */
export function hostsField({ t }: Pick<Wording, 't'>): Field {
  return {
    name: 'allowedHosts',
    label: t('ops.invite.hosts'),
    hint: t('ops.invite.hosts_hint'),
    required: true,
    read: splitWords,
  }
}
