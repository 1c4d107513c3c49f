import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { bindings } from '../faults/bindings.ts'
import { catchOutgoingCalls, fetchPlatform } from './operator.ts'
import { publish, siteOf } from './payloads.ts'
import { connectedOperator, foundPlatform } from './platform.ts'

let station = ''

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  const { operator, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT')
  await publish(siteOf(operator, 'NL'))
  station = `/stations/${peer}/NL/LPT/LOC-NL`
})

const sheet = (path: string, brand: string) =>
  fetchPlatform(`/api/operations/v1${path}/qr-sheet.pdf?brand=${brand}`, {
    headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}` },
  })

test('the codes of a station are printed on sheets of A4', async () => {
  const answer = await sheet(station, 'roamwatt')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  const document = await PDFDocument.load(await answer.arrayBuffer())
  expect(document.getPages().map((page) => page.getSize())).toEqual([{ width: 595, height: 842 }])
})

test('no sheet of a brand or a station that is not there', async () => {
  expect((await sheet(station, 'nobody')).status).toBe(404)
  expect((await sheet(`${station}-X`, 'roamwatt')).status).toBe(404)
})
