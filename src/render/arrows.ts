import { type Fact, isKind } from '../sim/fact.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import { phrase } from './phrases.ts'
import { same, type Text } from '../text.ts'

/** One line of a sequence diagram of API calls. Without `to` it is a note over `from`. */
export interface Arrow {
  readonly from: string
  readonly to?: string
  readonly kind: 'call' | 'watch' | 'note'
  readonly words: Text
}

const hub = 'kube-apiserver'

/**
 * A play as the calls that it consists of: every write goes to the API server, and whoever acts because of somebody else's
 * write has seen it in a watch of the API server. The kubelets of all nodes are one participant, and so are the proxies.
 */
export function arrowsOf(trace: Trace): readonly Arrow[] {
  const facts = factsOf(trace)
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const arrows: Arrow[] = []
  const watched = new Set<string>()
  let last = ''
  for (const fact of facts) {
    const cause = fact.because === undefined ? undefined : byId.get(fact.because)
    const from = roleOf(fact.by)
    const seen = cause === undefined || cause.by === fact.by ? undefined : seenIn(cause)
    if (seen !== undefined && !watched.has(`${fact.by} ${cause?.id}`)) {
      watched.add(`${fact.by} ${cause?.id}`)
      arrows.push({ from: hub, to: from, kind: 'watch', words: same(seen) })
    }
    const request = requestOf(fact)
    if (request === undefined) arrows.push({ ...told(fact, from), words: numbered(fact, phrase(fact)) })
    // A write may have become several facts.
    else if (last !== `${fact.by} ${fact.at} ${request}`)
      arrows.push({ from, to: hub, kind: 'call', words: numbered(fact, same(request)) })
    last = `${fact.by} ${fact.at} ${request}`
  }
  return arrows
}

const roleOf = (name: string): string => name.split('/')[0] ?? name
const numbered = ({ id }: Fact, { zh, en }: Text): Text => ({ zh: `#${id} ${zh}`, en: `#${id} ${en}` })
const told = (fact: Fact, from: string): Pick<Arrow, 'from' | 'to' | 'kind'> =>
  fact.kind === 'Requested' ? { from, to: roleOf(fact.to), kind: 'call' } : { from, kind: 'note' }

/** What a watch shows of a write: the object. */
function seenIn(fact: Fact): string | undefined {
  if (isKind('Wrote', 'ConditionChanged')(fact)) return fact.subject
  if (isKind('Bound', 'ContainerState', 'PhaseChanged')(fact)) return `Pod/${fact.pod}`
  return fact.kind === 'SliceWritten' ? `EndpointSlice/${fact.slice}` : undefined
}

/** As the API server's log would have it; undefined for what is no call of the API. */
function requestOf(fact: Fact): string | undefined {
  if (fact.kind === 'Wrote') return `${verbs[fact.verb]} ${pathOf(fact.subject)}`
  if (fact.kind === 'Bound') return `POST pods/${fact.pod}/binding`
  if (isKind('ContainerState', 'PhaseChanged')(fact)) return `PATCH pods/${fact.pod}/status`
  if (fact.kind === 'ConditionChanged') return `PATCH ${pathOf(fact.subject)}/status`
  return fact.kind === 'SliceWritten' ? `${verbs[fact.verb]} endpointslices/${fact.slice}` : undefined
}
const verbs = { create: 'POST', update: 'PUT', delete: 'DELETE' } as const

/** `deployments/web` of `Deployment/web`. */
function pathOf(subject: string): string {
  const [kind = '', name = ''] = subject.split('/')
  return `${kind.toLowerCase()}s/${name}`
}

/** Those between whom the arrows run, in the order in which they appear; the API server beside the first. */
export function participantsOf(arrows: readonly Arrow[]): readonly string[] {
  const names = [...new Set(arrows.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])))]
  const others = names.filter(name => name !== hub)
  return names.includes(hub) ? [...others.slice(0, 1), hub, ...others.slice(1)] : others
}
