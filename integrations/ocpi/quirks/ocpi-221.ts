import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Any peer by OCPI 2.2.1. A single field under its name of 2.1.1 is read: no other meaning is possible. Whole objects of 2.1.1 are the reader's. */
export const ocpi221: ProfileData = {
  id: 'ocpi-221',
  purpose: 'Any peer that keeps to OCPI 2.2.1.',
  version: '2.2.1',
  fields: {
    rename: {
      connector: { voltage: 'max_voltage', amperage: 'max_amperage', tariff_id: 'tariff_ids' },
      session: {
        start_datetime: 'start_date_time',
        end_datetime: 'end_date_time',
        stop_date_time: 'end_date_time',
        authorization_id: 'authorization_reference',
      },
      cdr: {
        start_datetime: 'start_date_time',
        end_datetime: 'end_date_time',
        stop_date_time: 'end_date_time',
        authorization_id: 'authorization_reference',
        remarks: 'remark',
      },
    },
    listify: { connector: { tariff_ids: true } },
  },
}
