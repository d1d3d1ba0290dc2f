/** May a program listen on a port of a host's network namespace, where these already listen? As bind(2) with 0.0.0.0. */
export type Bind = (listens: ReadonlySet<string>, port: string) => 'ok' | 'EADDRINUSE'

export const bind: Bind = (listens, port) => (listens.has(port) ? 'EADDRINUSE' : 'ok')
