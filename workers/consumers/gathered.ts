/** Loads things one by one for whoever asks, but together what is asked for at the same moment. A failure is that of all who asked then. */
export function gathered<K, V>(load: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  let waiting: { readonly key: K; readonly done: (value: V) => void; readonly failed: (reason: unknown) => void }[] = []
  const flush = async () => {
    const asked = waiting
    waiting = []
    try {
      const values = await load(asked.map(({ key }) => key))
      for (const [index, { done }] of asked.entries()) done(values[index] as V)
    } catch (problem) {
      for (const { failed } of asked) failed(problem)
    }
  }
  return (key) =>
    new Promise((done, failed) => {
      if (waiting.length === 0) setTimeout(() => void flush(), 0)
      waiting.push({ key, done, failed })
    })
}

/** Loads each thing once. */
export function remembered<V>(load: (key: string) => Promise<V>): (key: string) => Promise<V> {
  const known = new Map<string, Promise<V>>()
  return (key) => {
    const found = known.get(key) ?? load(key)
    known.set(key, found)
    return found
  }
}
