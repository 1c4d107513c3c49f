import { useEffect, useState } from 'preact/hooks'
import { ApiRefusal, ask } from '../api.ts'
import type { ClaimAnswer, ClaimInput } from '../claim-views.ts'
import { loadCharge } from '../load-charge.ts'
import { ClaimForm, type ClaimRefusal } from '../parts/claim-form.tsx'
import { ClaimResult } from '../parts/claim-result.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useWords } from '../words.ts'

const NOTHING: ClaimInput = { version: '2.2.1', timeZone: '', tariffs: '', cdr: '' }

/** A tariff and a CDR side by side: typed in, or those of a CDR of ours that the address names. */
export function TariffsPage({ route }: { readonly route: Route }) {
  const { t, language } = useWords()
  const [input, setInput] = useState(NOTHING)
  const [answer, setAnswer] = useState<ClaimAnswer | null>(null)
  const [refusal, setRefusal] = useState<ClaimRefusal | null>(null)
  const [busy, setBusy] = useState(false)
  const key = route.parts[1]
  const check = async (from: ClaimInput) => {
    setBusy(true)
    setRefusal(null)
    setAnswer(null)
    try {
      setAnswer(await ask<ClaimAnswer>('POST', '/tariffs/check', bodyOf(from, language, t('ops.claim.not_json'))))
    } catch (error) {
      setRefusal(refusalOf(error))
    }
    setBusy(false)
  }
  useEffect(() => {
    if (key === undefined) return
    let wanted = true
    loadCharge(key).then(
      (loaded) => {
        if (!wanted) return
        setInput(loaded)
        check(loaded)
      },
      (error) => wanted && setRefusal(refusalOf(error)),
    )
    return () => {
      wanted = false
    }
  }, [key])
  return (
    <>
      <h1>{t('ops.claim.title')}</h1>
      <p class="quiet">{t('ops.claim.what')}</p>
      {key !== undefined && (
        <p>
          <a href={hrefTo('cdrs', key)}>{t('ops.claim.loaded', { key })}</a>
        </p>
      )}
      <ClaimForm input={input} refusal={refusal} busy={busy} onInput={setInput} onSubmit={() => check(input)} />
      {answer !== null && <ClaimResult answer={answer} />}
    </>
  )
}

/** The body the API wants. Throws an `ApiRefusal` at the field that is no JSON. */
function bodyOf(input: ClaimInput, language: string, notJson: string): unknown {
  const tariffs = input.tariffs.trim() === '' ? null : parsed(input.tariffs, 'tariffs', notJson)
  return {
    ocpi_version: input.version,
    time_zone: input.timeZone.trim() || null,
    ...(tariffs === null ? {} : { tariffs: Array.isArray(tariffs) ? tariffs : [tariffs] }),
    cdr: parsed(input.cdr, 'cdr', notJson),
    language,
  }
}

function parsed(text: string, field: string, notJson: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const problem = error instanceof Error ? error.message : ''
    throw new ApiRefusal(400, 'input_invalid', field, notJson.replace('{problem}', problem))
  }
}

function refusalOf(error: unknown): ClaimRefusal {
  if (error instanceof ApiRefusal) return { field: error.field, message: error.message }
  return { field: null, message: error instanceof Error ? error.message : String(error) }
}
