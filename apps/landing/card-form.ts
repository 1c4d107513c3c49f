/** The part of Stripe's browser program that is used here. It comes from Stripe alone, as their rules want it, in the version of their API that we speak. */
interface StripeProgram {
  elements(options: object): CardElements
  createConfirmationToken(given: { readonly elements: CardElements }): Promise<{
    readonly confirmationToken?: { readonly id: string }
    readonly error?: Problem
  }>
}

interface CardElements {
  create(kind: 'payment' | 'expressCheckout'): {
    mount(place: string): void
    on(event: 'confirm', listener: () => void): void
  }
  submit(): Promise<{ readonly error?: Problem }>
}

interface Problem {
  readonly message?: string
}

const PROGRAM = 'https://js.stripe.com/endive/stripe.js'

/** Puts the card fields into the Pay form, where this page has them: what is typed goes to Stripe, and the form is sent with a token of it. */
export async function openCardForm(): Promise<void> {
  const place = document.getElementById('card')
  const form = place?.closest('form')
  const method = place?.querySelector<HTMLInputElement>('input[name=method]')
  if (!place || !form || !method) return
  const { account = '', amount, currency, language, failed = '' } = place.dataset
  const show = (problem?: Problem) => {
    const told = document.getElementById('card-problem')
    if (told) told.textContent = problem?.message ?? failed
  }
  // Without a token there is nothing to send.
  const pay = { now: async () => show() }
  form.addEventListener('submit', (event) => {
    if (method.value !== '') return
    event.preventDefault()
    void pay.now().catch(() => show())
  })
  try {
    const stripe = await loadProgram(account, language)
    const elements = stripe.elements({
      mode: 'payment',
      amount: Number(amount),
      currency,
      captureMethod: 'manual',
      allowedPaymentMethodTypes: ['card'],
    })
    pay.now = async () => {
      const submitted = await elements.submit()
      if (submitted.error) return show(submitted.error)
      const { confirmationToken, error } = await stripe.createConfirmationToken({ elements })
      if (!confirmationToken) return show(error)
      method.value = confirmationToken.id
      form.requestSubmit()
    }
    const wallets = elements.create('expressCheckout')
    wallets.mount('#card-wallets')
    wallets.on('confirm', () => void pay.now().catch(() => show()))
    elements.create('payment').mount('#card-fields')
  } catch {
    show()
  }
}

type Window = typeof globalThis & { Stripe?: (account: string, options: object) => StripeProgram }

async function loadProgram(account: string, locale: string | undefined): Promise<StripeProgram> {
  const page = globalThis as Window
  if (!page.Stripe) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script')
      script.src = PROGRAM
      script.onload = resolve
      script.onerror = reject
      document.head.append(script)
    })
  }
  if (!page.Stripe) throw new Error('the program of the card fields is not there')
  return page.Stripe(account, { locale })
}
