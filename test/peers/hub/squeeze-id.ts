/** An identifier without separators and in capitals, which is how some hubs pass them on and all should compare them. */
export const squeezeId = (id: string) => id.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
