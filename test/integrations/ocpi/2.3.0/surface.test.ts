import { describe, expect, test } from 'vitest'
import { confirmCapture } from '#domain/payment-terminal/financial-advice'
import { financialAdviceSchema } from '#integrations/ocpi/2.3.0/financial-advice'
import { terminalSchema } from '#integrations/ocpi/2.3.0/terminal'
import { cdr, connectedOperator, evse, location, NOW, session, tariff } from '../ocpi-fixtures.ts'

const V = '/ocpi/2.3.0'
const T = `${V}/sender/payments/terminals`
const F = `${V}/sender/payments/financial-advice-confirmations`
const I = `${V}/receiver/invoicereconciliation`
const outcome = ({ status, body }: { status: number; body: { status_code: number } }) => [status, body.status_code]

describe('modules of 2.2.1 in 2.3.0', () => {
  test('E-17, E-61, E-69, E-71 the version and its own modules are offered, each with one URL below the version', async () => {
    const { send } = connectedOperator()
    const details = (await send('GET', V)).body.data as unknown as {
      version: string
      endpoints: { identifier: string; role: string; url: string }[]
    }
    expect(details.version).toBe('2.3.0')
    const own = details.endpoints.filter(({ identifier }) => ['payments', 'invoicereconciliation'].includes(identifier))
    expect(own).toEqual([
      {
        identifier: 'invoicereconciliation',
        role: 'RECEIVER',
        url: `https://roamwatt.example${V}/receiver/invoicereconciliation`,
      },
      {
        identifier: 'invoicereconciliation',
        role: 'SENDER',
        url: `https://roamwatt.example${V}/sender/invoicereconciliation`,
      },
      { identifier: 'payments', role: 'SENDER', url: `https://roamwatt.example${V}/sender/payments` },
    ])
    for (const { url } of details.endpoints) expect(url.startsWith(`https://roamwatt.example${V}/`)).toBe(true)
  })

  test('E-15, E-16, E-52 objects of 2.3.0 are taken, and what is closed is refused by its field', async () => {
    const { memory, send } = connectedOperator()
    const parking_places = [
      {
        id: 'P1',
        vehicle_types: ['HOVERCRAFT', 'PERSONAL_VEHICLE'],
        restricted_to_type: false,
        reservation_required: false,
      },
    ]
    const odd = { ...location, parking_places, vendor: 1, evses: [{ ...evse, parking: [{ parking_id: 'P1' }] }] }
    expect(outcome(await send('PUT', `${V}/receiver/locations/NL/ABC/LOC1`, odd))).toEqual([201, 1000])
    expect((await send('GET', `${V}/receiver/locations/NL/ABC/LOC1`)).body.data).toMatchObject({
      parking_places,
      vendor: 1,
    })
    const asleep = await send('PUT', `${V}/receiver/locations/NL/ABC/LOC1/E1`, { ...evse, status: 'ASLEEP' })
    expect([outcome(asleep), asleep.body.status_message?.startsWith('status:')]).toEqual([[200, 2001], true])
    const T1 = `${V}/receiver/tariffs/NL/ABC/T1`
    expect(outcome(await send('PUT', T1, tariff))).toEqual([200, 2001])
    expect(outcome(await send('PUT', T1, { ...tariff, tax_included: 'YES' }))).toEqual([201, 1000])
    expect(outcome(await send('PUT', `${V}/receiver/sessions/NL/ABC/S1`, session))).toEqual([201, 1000])
    const total_cost = { before_taxes: 4.09, taxes: [{ name: 'VAT', amount: 0.86 }] }
    expect(outcome(await send('POST', `${V}/receiver/cdrs`, { ...cdr, total_cost }))).toEqual([201, 1000])
    expect([...memory.cdrs.values()][0]?.raw).toMatchObject({ total_cost })
  })

  test('E-91 a contract in the vehicle is found by its EMAID without having been sent before', async () => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: 'NLRWTC00000001X', type: 'EMAID', whitelist: 'NEVER' }, NOW)
    const path = `${V}/sender/tokens/nlrwtc00000001x/authorize`
    expect((await send('POST', `${path}?type=EMAID`)).body.data).toMatchObject({
      allowed: 'ALLOWED',
      token: { type: 'EMAID', whitelist: 'NEVER' },
    })
    expect(outcome(await send('POST', path))).toEqual([404, 2004])
  })

  test('E-69 none of these modules is there in older versions', async () => {
    const { send } = connectedOperator()
    for (const path of ['sender/payments/terminals', 'receiver/invoicereconciliation']) {
      expect(outcome(await send('GET', `/ocpi/2.2.1/${path}`))).toEqual([404, 2000])
    }
  })
})

describe('terminals', () => {
  /** An operator that has activated a terminal. */
  async function activated() {
    const operator = connectedOperator()
    const request = { reference: 'SN-1', location_ids: ['LOC1'], last_updated: '2019-12-10T17:16:15Z' }
    expect(outcome(await operator.send('POST', `${T}/activate`, request))).toEqual([200, 1000])
    const [id = ''] = operator.memory.payments.announced
    return { ...operator, id }
  }

  test('E-72, E-76 an activation opens a terminal under an id of ours, which the operator is to get', async () => {
    const { id, memory, send } = await activated()
    expect(id).not.toBe('')
    const { data } = (await send('GET', `${T}/${id}`)).body
    expect(data).toMatchObject({ terminal_id: id, reference: 'SN-1', location_ids: ['LOC1'] })
    expect(terminalSchema.strict().safeParse(data).error).toBeUndefined()
    expect(memory.payments.announced).toHaveLength(1)
  })

  test('E-75, E-82 a PATCH assigns places, with or without the fields that the specification forgets in its examples', async () => {
    const { id, send } = await activated()
    expect(outcome(await send('PATCH', `${T}/${id}`, { evse_uids: ['E1', 'E2'] }))).toEqual([200, 1000])
    const stamped = { location_ids: ['LOC2'], last_updated: '2026-11-22T10:00:00Z' }
    expect(outcome(await send('PATCH', `${T}/${id}`, stamped))).toEqual([200, 1000])
    expect((await send('GET', `${T}/${id}`)).body.data).toMatchObject({
      location_ids: ['LOC2'],
      evse_uids: ['E1', 'E2'],
    })
  })

  test('E-82 a PUT changes what it names and leaves the rest', async () => {
    const { id, send } = await activated()
    const put = {
      customer_reference: 'C-1',
      invoice_base_url: 'https://cpo.example/i',
      last_updated: '2021-01-01T00:00:00Z',
    }
    expect(outcome(await send('PUT', `${T}/${id.toUpperCase()}`, put))).toEqual([200, 1000])
    expect((await send('GET', `${T}/${id}`)).body.data).toMatchObject({
      customer_reference: 'C-1',
      invoice_base_url: 'https://cpo.example/i',
      location_ids: ['LOC1'],
    })
  })

  test('E-72 a terminal that is out of service serves no place', async () => {
    const { id, send } = await activated()
    expect(outcome(await send('POST', `${T}/${id}/deactivate`))).toEqual([200, 1000])
    expect((await send('GET', `${T}/${id}`)).body.data).toMatchObject({ location_ids: [], evse_uids: [] })
  })

  test('E-72 a terminal that is not there is not made by naming it', async () => {
    const { send } = connectedOperator()
    const refused = [
      await send('GET', `${T}/X`),
      await send('PUT', `${T}/X`, { address: 'Street 1' }),
      await send('PATCH', `${T}/X`, { location_ids: ['LOC1'] }),
      await send('POST', `${T}/X/deactivate`),
    ]
    expect(refused.map(outcome)).toEqual(refused.map(() => [404, 2000]))
  })

  test('E-74 what cannot be read is refused by its field, and another id than that of the URL too', async () => {
    const { id, send } = await activated()
    const wrong = await send('PATCH', `${T}/${id}`, { evse_uids: [''] })
    expect([outcome(wrong), wrong.body.status_message?.startsWith('evse_uids.0:')]).toEqual([[200, 2001], true])
    expect(outcome(await send('PUT', `${T}/${id}`, { terminal_id: 'another' }))).toEqual([200, 2001])
    expect(outcome(await send('PUT', `${T}/${id}`, 'no json'))).toEqual([400, 2001])
    expect((await send('DELETE', `${T}/${id}`)).headers.get('Allow')).toBe('GET, PUT, PATCH')
    expect(outcome(await send('GET', `${T}/activate`))).toEqual([405, 2000])
  })

  test('E-72, E-83 terminals are listed by pages and filtered by their own time of change', async () => {
    const { send } = await activated()
    for (const reference of ['SN-2', 'SN-3']) await send('POST', `${T}/activate`, { reference })
    const first = await send('GET', `${T}?limit=2`)
    expect([first.headers.get('X-Total-Count'), first.headers.get('X-Limit')]).toEqual(['3', '200'])
    expect(first.headers.get('Link')).toBe(`<https://roamwatt.example${T}?offset=2&limit=2>; rel="next"`)
    const later = new Date(NOW + 1000).toISOString()
    expect((await send('GET', `${T}?date_from=${later}`)).body.data).toEqual([])
    expect((await send('GET', `${T}?date_to=${later}`)).body.data).toHaveLength(3)
    expect(outcome(await send('GET', `${T}?date_from=yesterday`))).toEqual([200, 2001])
  })

  test('another operator sees none of them', async () => {
    const { memory, send, id } = await activated()
    memory.connect('cpo-2', [{ role: 'CPO', countryCode: 'NL', partyId: 'XYZ', name: 'XYZ', website: null }])
    const headers = { Authorization: `Token ${btoa('token-cpo-2')}` }
    expect(outcome(await send('GET', `${T}/${id}`, undefined, headers))).toEqual([404, 2000])
    expect((await send('GET', T, undefined, headers)).body.data).toEqual([])
  })
})

test('E-72, E-77 confirmations are listed and read back, to the operator they are for', async () => {
  const { memory, send } = connectedOperator()
  const confirmation = confirmCapture({
    session: 'nl1_s',
    currency: 'EUR',
    priceMinor: 440,
    capturedMinor: 300,
    vatBasisPoints: 2100,
    reference: null,
    failure: null,
    at: NOW,
  })
  memory.payments.confirmations.set('CPO-1 NL1_S', confirmation)
  const { data } = (await send('GET', `${F}/nl1_s`)).body
  expect(data).toMatchObject({ authorization_reference: 'nl1_s', capture_status_code: 'PARTIAL_SUCCESS' })
  expect(financialAdviceSchema.strict().safeParse(data).error).toBeUndefined()
  const list = await send('GET', F)
  expect([list.body.data, list.headers.get('X-Total-Count')]).toEqual([[data], '1'])
  expect(outcome(await send('GET', `${F}/other`))).toEqual([404, 2000])
  expect((await send('POST', F, data)).headers.get('Allow')).toBe('GET')
})

describe('invoice reconciliation', () => {
  const record = {
    country_code: 'NL',
    party_id: 'ABC',
    id: 'R1',
    invoice_id: 'INV-1',
    cdrs: ['CDR1', 'CDR2'],
    last_updated: '2026-11-22T10:00:00Z',
  }

  test('E-63, E-86 a record is new by POST or by PUT, read back, corrected and withdrawn', async () => {
    const { send } = connectedOperator()
    expect(outcome(await send('POST', I, record))).toEqual([201, 1000])
    expect((await send('GET', `${I}/nl/abc/r1`)).body.data).toEqual(record)
    const corrected = { ...record, cdrs: ['CDR1'], last_updated: '2026-11-22T11:00:00Z' }
    expect(outcome(await send('PUT', `${I}/NL/ABC/R1`, corrected))).toEqual([200, 1000])
    expect((await send('GET', `${I}/NL/ABC/R1`)).body.data).toEqual(corrected)
    expect(outcome(await send('PUT', `${I}/NL/ABC/R2`, { ...record, id: 'R2' }))).toEqual([201, 1000])
    expect(outcome(await send('DELETE', `${I}/NL/ABC/R1`))).toEqual([200, 1000])
    expect(outcome(await send('GET', `${I}/NL/ABC/R1`))).toEqual([404, 2000])
    expect(outcome(await send('DELETE', `${I}/NL/ABC/R1`))).toEqual([404, 2000])
  })

  test('E-63 there is no PATCH', async () => {
    const { send } = connectedOperator()
    await send('POST', I, record)
    const refused = await send('PATCH', `${I}/NL/ABC/R1`, { invoice_id: 'INV-2' })
    expect([outcome(refused), refused.headers.get('Allow')]).toEqual([[405, 2000], 'GET, PUT, DELETE'])
    expect((await send('GET', I)).headers.get('Allow')).toBe('POST')
  })

  test('E-86 the same POST again is a success, and an id that is taken by something else is not overwritten', async () => {
    const { send } = connectedOperator()
    await send('POST', I, record)
    expect(outcome(await send('POST', I, record))).toEqual([200, 1000])
    const other = await send('POST', I, { ...record, cdrs: ['CDR9'] })
    expect([outcome(other), other.body.status_message?.startsWith('id:')]).toEqual([[200, 2001], true])
    expect((await send('GET', `${I}/NL/ABC/R1`)).body.data).toEqual(record)
  })

  test('E-87 the time of a record is that of its change', async () => {
    const { send } = connectedOperator()
    await send('POST', I, record)
    const last_updated = '2026-11-22T11:00:00Z'
    await send('PUT', `${I}/NL/ABC/R1`, { ...record, last_updated })
    expect((await send('GET', `${I}/NL/ABC/R1`)).body.data).toMatchObject({ last_updated })
  })

  test('E-62 a record of a stranger, of another URL, or without CDRs is refused', async () => {
    const { send } = connectedOperator()
    expect(outcome(await send('POST', I, { ...record, party_id: 'XYZ' }))).toEqual([200, 2001])
    expect(outcome(await send('PUT', `${I}/NL/XYZ/R1`, record))).toEqual([404, 2000])
    expect(outcome(await send('PUT', `${I}/NL/ABC/R2`, record))).toEqual([200, 2001])
    expect(outcome(await send('POST', I, { ...record, cdrs: [] }))).toEqual([200, 2001])
    expect(outcome(await send('GET', `${I}/NL/ABC/R1`))).toEqual([404, 2000])
  })
})
