import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { cniCalls, created, ends, looks, starts } from '../runtime/judging.ts'
import type { Holder } from './options.ts'

/** The Pod's name says what holds its network namespace. */
export const podHeldBy: Readonly<Record<Holder, string>> = { pause: 'by-pause', pin: 'by-pin', none: 'by-nobody' }
export const addressCommand = (pod: string) => `${pod}$ ip -4 addr show eth0`
export const gone = 'no such network namespace'

const isHeld = (pod: string) => pod !== podHeldBy.none
const podsIn = (facts: readonly Fact[]) => Object.values(podHeldBy).filter(pod => starts(facts, pod).length > 0)
const adds = (facts: readonly Fact[], pod: string) => cniCalls(facts, pod).filter(each => each.command === 'ADD')
const crashesOf = (facts: readonly Fact[], pod: string) => ends(facts, pod, 'app')

const addressStays: Claim = {
  id: 'app-dies-address-stays',
  text: {
    zh: '有 pause 或绑定挂载守着，应用崩溃多少次，Pod 的地址都不变',
    en: "With pause or a pin, the Pod's address stays the same however often the app crashes",
  },
  judge: facts =>
    both(
      ...podsIn(facts)
        .filter(isHeld)
        .map(pod => {
          const seen = looks(facts, addressCommand(pod))
          const survived = crashesOf(facts, pod).length > 0 && seen.length > crashesOf(facts, pod).length
          return all(seen, fact => survived && fact.value === adds(facts, pod)[0]?.address)
        }),
    ),
}

const addressGoes: Claim = {
  id: 'no-holder-no-address',
  text: {
    zh: '没有谁守着，最后一个进程一退出，内核就销毁网络名字空间，地址随之消失；下次得到的是另一个地址',
    en: 'With nothing to hold it, the network namespace and the address go with the last process; the next start gets another address',
  },
  judge(facts) {
    const pod = podHeldBy.none
    const destroyed = ofKind(facts, 'NamespaceDestroyed')
    const wentWith = (end: Fact) => destroyed.some(each => each.because === end.id && each.lost.length > 0)
    const addresses = adds(facts, pod)
    return both(
      all(ends(facts, pod), wentWith),
      all(
        looks(facts, addressCommand(pod)).filter(fact => fact.value === gone),
        () => true,
      ),
      all(addresses, () => new Set(addresses.map(each => each.address)).size === addresses.length),
    )
  },
}

const oneAdd: Claim = {
  id: 'one-cni-add',
  text: {
    zh: 'CNI ADD 每个沙箱一次，而不是每启动一个容器一次；没有谁守着才会每次都要',
    en: 'CNI ADD is called once a sandbox, not once a container start; only with nothing to hold it is it needed each time',
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const expected = isHeld(pod) ? 1 : starts(facts, pod).length
        return all(adds(facts, pod), () => adds(facts, pod).length === expected)
      }),
    ),
}

/** The Pod that the options describe is the first. */
const main = (facts: readonly Fact[]) => created(facts)[0]?.pod ?? ''

const address: Outcome = {
  name: 'address',
  kind: 'choice',
  values: ['same', 'new', 'lost'],
  asks: {
    zh: '应用崩溃三次、又启动之后，Pod 的地址：same 与最初相同，new 换了一个，lost 没有了？',
    en: 'After three crashes and restarts of the app, is the address of the Pod the same, a new one, or lost?',
  },
  of(facts) {
    const seen = looks(facts, addressCommand(main(facts))).map(fact => fact.value)
    if (seen.at(-1) === gone) return 'lost'
    return seen.at(-1) === seen[0] ? 'same' : 'new'
  },
}

const cniAdds: Outcome = {
  name: 'cni-adds',
  kind: 'number',
  asks: {
    zh: '先是各个 Init 容器，然后应用启动四次（崩溃三次）：一共调用几次 CNI ADD？',
    en: 'The init containers run, then the app is started four times, since it crashes three times: how many calls of CNI ADD in all?',
  },
  of: facts => adds(facts, main(facts)).length,
}

export const addressClaims: Pick<Experiment, 'claims' | 'outcomes'> = {
  claims: [addressStays, addressGoes, oneAdd],
  outcomes: [address, cniAdds],
}
