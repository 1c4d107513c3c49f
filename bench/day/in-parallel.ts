/** Does the work for each item, so many at a time, in their order. A failure ends it once what runs is done. */
export async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>) {
  let next = 0
  let failure: { readonly error: unknown } | null = null
  const lane = async () => {
    while (failure === null && next < items.length) {
      const item = items[next++] as T
      try {
        await work(item)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  if (failure !== null) throw (failure as { readonly error: unknown }).error
}
