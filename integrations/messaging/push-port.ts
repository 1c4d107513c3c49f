/** Word to a driver's devices that something waits in the app. What it is stands in the app alone: a notice is shown on locked screens. */
export interface DriverNotice {
  /** Natural key: the same notice is shown once. */
  readonly id: string
  readonly brand: string
  readonly driver: string
  readonly kind: 'question'
}

/** Sends notices. One that fails is tried again by whoever asked. */
export interface PushPort {
  send(notice: DriverNotice): Promise<void>
}

/** No push service is connected: the app shows what waits when it is opened. */
export const noPush: PushPort = { send: async () => undefined }
