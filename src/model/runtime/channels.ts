import { locate } from './files.ts'
import type { FileTree, Namespace, Process } from './kernel.ts'

/** Ways for two processes of a node to exchange something, beside TCP (ports.ts). */
export const channels = [
  'message queue',
  'System V segment',
  'shm_open',
  'file',
  'path socket',
  'abstract socket',
] as const
export type Channel = (typeof channels)[number]

/**
 * Where two processes must meet for a channel to work: the namespace that keeps the names of such things, or the file system
 * that the path leads into. Storage and namespaces have nothing to do with each other here: that is the point.
 */
export type MeetingPlaces = Readonly<Record<Channel, (process: Process) => Namespace | FileTree>>

/** Where data and sockets with a path are put. */
export const commonFolder = '/data'

export const meetingPlaces: MeetingPlaces = {
  // ipc_namespaces(7): System V objects and POSIX message queues.
  'message queue': process => process.namespaces.ipc,
  'System V segment': process => process.namespaces.ipc,
  // shm_overview(7): shm_open is a file in /dev/shm.
  shm_open: process => locate(process, '/dev/shm/it').tree,
  file: process => locate(process, `${commonFolder}/it`).tree,
  // unix(7): a path is found through the file system, an abstract name in the network namespace.
  'path socket': process => locate(process, `${commonFolder}/it`).tree,
  'abstract socket': process => process.namespaces.network,
}

/** A process leaves something (a message, a file, a socket that listens) for whoever can find it. */
export function leaveAt(places: MeetingPlaces, channel: Channel, process: Process): void {
  const place = places[channel](process)
  if ('files' in place) place.files.set(channel, [process.name])
  else place.contents.set(channel, process.name)
}

/** Whose it is that a process finds; undefined if nothing is there. */
export function findAt(places: MeetingPlaces, channel: Channel, process: Process): string | undefined {
  const place = places[channel](process)
  return 'files' in place ? place.files.get(channel)?.[0] : place.contents.get(channel)
}
