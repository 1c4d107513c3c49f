import type { StationEvse } from '../views.ts'
import { useWords } from '../words.ts'

/** The connector that is meant, as a field of a form. */
export function ConnectorChoice({ id, evse }: { readonly id: string; readonly evse: StationEvse }) {
  const { t, forCode } = useWords()
  return (
    <div class="field">
      <label for={id}>{t('ops.connector')}</label>
      <select id={id} name="connector" required>
        {evse.connectors.map((connector) => (
          <option key={connector.id} value={connector.id}>
            {connector.id}: {forCode('driver.plug', connector.standard, 'driver.plug.other')}
          </option>
        ))}
      </select>
    </div>
  )
}
