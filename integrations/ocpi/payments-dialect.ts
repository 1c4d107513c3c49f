import type { FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'
import type { PaymentTerminal, TerminalTerms } from '#domain/payment-terminal/terminal'
import type { Parsed } from '#integrations/ocpi/parsed'

/** What an operator says of a terminal of ours: the fields that it names, and the id where it names one. */
export interface TerminalMessage {
  readonly id: string | null
  readonly terms: Partial<TerminalTerms>
}

/** Direct payment, for versions that have it. */
export interface PaymentsDialect {
  /** An activation, a PUT or a PATCH: all say some of a terminal's fields. */
  readTerminalMessage(raw: unknown): Parsed<TerminalMessage>
  writeTerminal(terminal: PaymentTerminal): Readonly<Record<string, unknown>>
  writeFinancialAdvice(confirmation: FinancialAdviceConfirmation): Readonly<Record<string, unknown>>
}
