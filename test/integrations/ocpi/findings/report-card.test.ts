import { describe, expect, test } from 'vitest'
import { findingWords } from '#integrations/ocpi/findings/finding-words'
import { sampleAt } from '#integrations/ocpi/findings/sample-at'
import { specSection } from '#integrations/ocpi/findings/spec-section'

describe('where the specification says it', () => {
  test.each([
    ['locations', 'time_zone', 'Locations module', 'Location object'],
    ['locations', 'evse_id', 'Locations module', 'EVSE object'],
    ['locations', 'connectors.0.format', 'Locations module', 'Connector object'],
    ['locations', 'evses.*.status', 'Locations module', 'EVSE object'],
    ['locations', 'evses.3.connectors.0.max_voltage', 'Locations module', 'Connector object'],
    ['locations', 'opening_times.regular_hours.*.period_end', 'Locations module', 'RegularHours class'],
    ['locations', 'opening_times', 'Locations module', 'Location object'],
    ['tariffs', 'elements.*.price_components.*.vat', 'Tariffs module', 'PriceComponent class'],
    ['tariffs', 'elements.2', 'Tariffs module', 'TariffElement class'],
    ['cdrs', 'cdr_token.uid', 'CDRs module', 'CdrToken class'],
    ['cdrs', '.', 'CDRs module', 'CDR object'],
    ['something', 'x', 'Transport and format', 'something'],
  ])('%s %s', (module, field, chapter, object) => {
    expect(specSection(module, field)).toEqual({ chapter, object })
  })
})

describe('a sample', () => {
  const location = { id: 'L1', evses: [{ uid: 'E1' }, { uid: 'E2', status: 'Available' }], name: 'x'.repeat(2000) }

  test('is what stands at the field, at the first place that has it', () => {
    expect(sampleAt('locations', location, 'evses.*.status')).toBe('"Available"')
    expect(sampleAt('locations', location, 'evses.0')).toBe('{"uid":"E1"}')
    expect(sampleAt('locations', location, 'evses.*.floor_level')).toBeNull()
    expect(sampleAt('locations', null, 'evses')).toBeNull()
  })

  test('is cut where it is long', () => {
    expect(sampleAt('locations', location, 'name')?.length).toBe(601)
  })

  test('never names a person', () => {
    const cdr = {
      id: 'C1',
      cdr_token: { uid: '04A1B2', contract_id: 'NL-RWT-C1', type: 'RFID' },
      auth_id: 'NL-RWT-C1',
      remark: 'ok',
      signed_data: { plain_data: '04A1B2' },
    }
    for (const field of ['', 'cdr_token', 'cdr_token.uid', 'auth_id', 'signed_data.plain_data']) {
      const sample = sampleAt('cdrs', cdr, field) ?? ''
      expect(sample).not.toMatch(/04A1B2|NL-RWT-C1/)
      expect(sample).toContain('…')
    }
    expect(sampleAt('cdrs', cdr, 'remark')).toBe('"ok"')
  })
})

test('a rule without a sentence of its own is said as it is', () => {
  expect(findingWords('number_as_text')).toBe('is a number in quotes.')
  expect(findingWords('a_new_rule')).toBe('a new rule.')
})
