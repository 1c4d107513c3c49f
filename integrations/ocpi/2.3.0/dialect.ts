import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { readCredentials, writeCredentials } from '#integrations/ocpi/2.3.0/credentials-object'
import { writeFinancialAdvice } from '#integrations/ocpi/2.3.0/financial-advice'
import { readInvoiceRecord, writeInvoiceRecord } from '#integrations/ocpi/2.3.0/invoice-record'
import { readCdr } from '#integrations/ocpi/2.3.0/read-cdr'
import { readConnector, readEvse, readLocation } from '#integrations/ocpi/2.3.0/read-location'
import { readSession, readSessionPatch } from '#integrations/ocpi/2.3.0/read-session'
import { readTariff, readTariffOfCdr } from '#integrations/ocpi/2.3.0/read-tariff'
import { readTerminalMessage, writeTerminal } from '#integrations/ocpi/2.3.0/terminal'
import { writeAuthorizationInfo, writeCommand, writeToken } from '#integrations/ocpi/2.3.0/token'
import type { OcpiDialect } from '#integrations/ocpi/dialect'

/** OCPI 2.3.0 with its payments edition. What is not named here is as in 2.2.1. */
export const dialect230: OcpiDialect = {
  ...dialect221,
  version: '2.3.0',
  offered: [
    ...dialect221.offered,
    { identifier: 'invoicereconciliation', role: 'RECEIVER' },
    { identifier: 'invoicereconciliation', role: 'SENDER' },
    { identifier: 'payments', role: 'SENDER' },
  ],
  readCredentials,
  writeCredentials,
  readLocation,
  readEvse,
  readConnector,
  readTariff,
  readTariffOfCdr,
  readSession,
  readSessionPatch,
  readCdr,
  writeToken,
  writeAuthorizationInfo,
  writeCommand,
  payments: { readTerminalMessage, writeTerminal, writeFinancialAdvice },
  invoices: { readInvoiceRecord, writeInvoiceRecord },
}
