import type { ComponentChildren } from 'preact'
import type { ClaimInput } from '../claim-views.ts'
import { EXAMPLE_CHARGE } from '../example-charge.ts'
import { useWords } from '../words.ts'

/** What was refused, and at which field of the API's body. */
export interface ClaimRefusal {
  readonly field: string | null
  readonly message: string
}

/** The two objects as they were sent, and what they do not say themselves. */
export function ClaimForm(props: {
  readonly input: ClaimInput
  readonly refusal: ClaimRefusal | null
  readonly busy: boolean
  readonly onInput: (input: ClaimInput) => void
  readonly onSubmit: () => void
}) {
  const { t } = useWords()
  const { input, refusal, busy, onInput, onSubmit } = props
  const attributes = (name: keyof ClaimInput, hasHint: boolean) => {
    const isWrong = fieldOf(refusal) === name
    const notes = [hasHint ? `claim-${name}-hint` : '', isWrong ? `claim-${name}-problem` : '']
    return {
      id: `claim-${name}`,
      value: input[name],
      'aria-invalid': isWrong,
      'aria-describedby': notes.filter(Boolean).join(' ') || undefined,
      onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
        onInput({ ...input, [name]: event.currentTarget.value }),
    }
  }
  const field = (name: keyof ClaimInput, label: string, hint: string | null, control: ComponentChildren) => (
    <div class={`field claim-${name}`}>
      <label for={`claim-${name}`}>{label}</label>
      {control}
      {hint !== null && (
        <span id={`claim-${name}-hint`} class="small quiet">
          {hint}
        </span>
      )}
      {refusal !== null && fieldOf(refusal) === name && (
        <span id={`claim-${name}-problem`} class="problem small" role="alert">
          {refusal.message}
        </span>
      )}
    </div>
  )
  return (
    <form
      class="card claim-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {field(
        'version',
        t('ops.claim.version'),
        null,
        <select {...attributes('version', false)}>
          {['2.3.0', '2.2.1', '2.1.1'].map((version) => (
            <option key={version}>{version}</option>
          ))}
        </select>,
      )}
      {field(
        'timeZone',
        t('ops.time_zone'),
        t('ops.claim.time_zone_hint'),
        <input {...attributes('timeZone', true)} autocomplete="off" spellcheck={false} />,
      )}
      {field(
        'tariffs',
        t('ops.claim.tariffs'),
        t('ops.claim.tariffs_hint'),
        <textarea {...attributes('tariffs', true)} rows={14} spellcheck={false} class="mono" />,
      )}
      {field(
        'cdr',
        t('ops.cdr'),
        t('ops.claim.cdr_hint'),
        <textarea {...attributes('cdr', true)} rows={14} spellcheck={false} class="mono" />,
      )}
      {refusal !== null && fieldOf(refusal) === null && (
        <p class="problem" role="alert">
          {refusal.message}
        </p>
      )}
      <p class="actions">
        <button type="submit" class="button" disabled={busy}>
          {busy ? t('ops.sending') : t('ops.claim.check')}
        </button>
        <button type="button" class="button button-plain" onClick={() => onInput(EXAMPLE_CHARGE)}>
          {t('ops.claim.example')}
        </button>
      </p>
    </form>
  )
}

const FIELDS: Readonly<Record<string, keyof ClaimInput>> = {
  ocpi_version: 'version',
  time_zone: 'timeZone',
  tariffs: 'tariffs',
  cdr: 'cdr',
}

/** The field of the form that a refusal is about. */
function fieldOf(refusal: ClaimRefusal | null): keyof ClaimInput | null {
  return FIELDS[refusal?.field?.split('.')[0] ?? ''] ?? null
}
