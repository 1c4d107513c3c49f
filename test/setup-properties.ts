import fc from 'fast-check'

/** Properties try the same cases every time, unless the night's run brings a seed of its own: a change is judged by what it changes. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
