/** The outcome of work, or `late` when it takes longer. The work itself goes on. */
export function within<T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: ReturnType<typeof setTimeout>
  const timeUp = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  return Promise.race([work, timeUp]).finally(() => clearTimeout(timer))
}
