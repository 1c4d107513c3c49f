import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ApiRefusal, ask } from '../api.ts'
import { useWords } from '../words.ts'

/** What ties a control to its label, its hint and what is wrong with it. */
export interface ControlAttributes {
  readonly id: string
  readonly name: string
  readonly required: boolean
  readonly 'aria-invalid'?: boolean
  readonly 'aria-describedby'?: string | undefined
}

/** A field of a form; `options` makes it a choice, `control` something of its own. `read` turns its text into what the API wants. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly required?: boolean
  readonly type?: 'text' | 'password' | 'email' | 'tel' | 'url' | 'number'
  readonly options?: readonly (readonly [value: string, word: string])[]
  readonly control?: (attributes: ControlAttributes) => ComponentChildren
  readonly read?: (text: string) => unknown
}

/** A form for one POST. What the API refuses is said at the field it names, and read out. */
export function CreateForm<T>(props: {
  readonly id: string
  readonly path: string
  readonly fields: readonly Field[]
  readonly submit: string
  readonly fixed?: object
  readonly onDone: (answer: T) => void
  readonly children?: ComponentChildren
}) {
  const { t } = useWords()
  const [refusal, setRefusal] = useState<{ field: string | null; message: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    setBusy(true)
    setRefusal(null)
    try {
      const answer = await ask<T>('POST', props.path, {
        ...props.fixed,
        ...readFields(new FormData(form), props.fields),
      })
      form.reset()
      props.onDone(answer)
    } catch (error) {
      const field = error instanceof ApiRefusal ? (error.field?.split('.')[0] ?? null) : null
      setRefusal({ field, message: error instanceof Error ? error.message : String(error) })
    }
    setBusy(false)
  }
  const named = refusal !== null && props.fields.some(({ name }) => name === refusal.field)
  return (
    <form class="form" onSubmit={send}>
      {props.fields.map((field) => (
        <FormField
          key={field.name}
          id={`${props.id}-${field.name}`}
          field={field}
          problem={refusal?.field === field.name ? refusal.message : null}
        />
      ))}
      {props.children}
      {refusal !== null && !named && (
        <p class="problem" role="alert">
          {refusal.message}
        </p>
      )}
      <button type="submit" class="button" disabled={busy}>
        {busy ? t('ops.sending') : props.submit}
      </button>
    </form>
  )
}

function FormField(props: { readonly id: string; readonly field: Field; readonly problem: string | null }) {
  const { id, field, problem } = props
  const notes = [field.hint === undefined ? null : `${id}-hint`, problem === null ? null : `${id}-problem`]
  const common = {
    id,
    name: field.name,
    required: field.required ?? false,
    'aria-invalid': problem !== null,
    'aria-describedby': notes.filter((note) => note !== null).join(' ') || undefined,
  }
  return (
    <div class="field">
      <label for={id}>{field.label}</label>
      {field.control?.(common) ?? <PlainControl field={field} attributes={common} />}
      {field.hint !== undefined && (
        <span id={`${id}-hint`} class="small quiet">
          {field.hint}
        </span>
      )}
      {problem !== null && (
        <span id={`${id}-problem`} class="problem small" role="alert">
          {problem}
        </span>
      )}
    </div>
  )
}

function PlainControl({ field, attributes }: { readonly field: Field; readonly attributes: ControlAttributes }) {
  if (field.options === undefined)
    // The attributes' types depend on a single known type; for those of a field they are all the same.
    return <input {...attributes} type={(field.type ?? 'text') as 'text'} autocomplete="off" />
  return (
    <select {...attributes}>
      {field.options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  )
}

/** What was left empty is left out. */
function readFields(form: FormData, fields: readonly Field[]): Record<string, unknown> {
  const entries = fields.flatMap(({ name, read }) => {
    const text = String(form.get(name) ?? '').trim()
    return text === '' ? [] : [[name, read ? read(text) : text] as const]
  })
  return Object.fromEntries(entries)
}
