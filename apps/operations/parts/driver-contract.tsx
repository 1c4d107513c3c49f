import { useState } from 'preact/hooks'
import { ask } from '../api.ts'
import type { Contract, DriverFile, SearchHit } from '../views.ts'
import { useWords } from '../words.ts'

interface Found {
  readonly name: string
  readonly contract: Contract
}

/** Finds the driver on the phone by whatever they say, and the contract that is meant. */
export function DriverContract({ onChoose }: { readonly onChoose: (contract: Contract) => void }) {
  const { t } = useWords()
  const [found, setFound] = useState<readonly Found[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const search = async (event: SubmitEvent) => {
    event.preventDefault()
    setProblem(null)
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('who') ?? '')
    try {
      const { items } = await ask<{ items: readonly SearchHit[] }>('GET', `/search?q=${encodeURIComponent(text)}`)
      const people = items.filter(({ kind }) => kind === 'driver' || kind === 'contract').map(({ id }) => id)
      const files = await Promise.all([...new Set(people)].map((id) => ask<DriverFile>('GET', `/drivers/${id}`)))
      setFound(files.flatMap(({ name, contracts }) => contracts.map((contract) => ({ name, contract }))))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <form class="form" onSubmit={search}>
        <div class="field">
          <label for="who">{t('ops.reserve.who')}</label>
          <input id="who" name="who" required minLength={2} autocomplete="off" aria-describedby="who-hint" />
          <span id="who-hint" class="small quiet">
            {t('ops.reserve.who_hint')}
          </span>
        </div>
        <button type="submit" class="button button-plain">
          {t('ops.reserve.find')}
        </button>
      </form>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {found !== null && (
        <fieldset class="found">
          <legend>{t(found.length === 0 ? 'ops.search.none' : 'ops.reserve.contract')}</legend>
          {found.map(({ name, contract }) => (
            <label key={contract.id}>
              <input type="radio" name="contract" onChange={() => onChoose(contract)} />
              <span>
                {name} · <span class="mono">{contract.contractId}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}
