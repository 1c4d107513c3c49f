import type { FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'
import type { PaymentTerminal, TerminalTerms } from '#domain/payment-terminal/terminal'
import type { TerminalMessage } from '#integrations/ocpi/payments-dialect'
import type { ChangedPage } from '#workers/ocpi/changed-page'
import type { ConnectedPeer } from '#workers/ocpi/ports'

/** Direct payment as the OCPI surface needs it. A peer sees and changes what is for it alone. */
export interface PaymentsPort {
  terminals(
    peer: ConnectedPeer,
    page: ChangedPage,
  ): Promise<{ readonly total: number; readonly items: readonly PaymentTerminal[] }>
  terminal(peer: ConnectedPeer, id: string): Promise<PaymentTerminal | null>
  /** False when the peer has no terminal by this id: terminals are ours, and no PUT makes one. */
  changeTerminal(peer: ConnectedPeer, id: string, terms: Partial<TerminalTerms>): Promise<boolean>
  /** Makes a terminal, or puts the one in service again that is named or that the same request made before; the operator gets it later. */
  activateTerminal(peer: ConnectedPeer, message: TerminalMessage): Promise<void>
  deactivateTerminal(peer: ConnectedPeer, id: string): Promise<boolean>
  confirmations(
    peer: ConnectedPeer,
    page: ChangedPage,
  ): Promise<{ readonly total: number; readonly items: readonly FinancialAdviceConfirmation[] }>
  confirmation(peer: ConnectedPeer, id: string): Promise<FinancialAdviceConfirmation | null>
}
