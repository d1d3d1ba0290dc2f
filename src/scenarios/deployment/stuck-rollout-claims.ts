import type { Fact } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both, none, shownBy } from '../judging.ts'
import { after, conditions, scaled, seen, userWrote } from './judging.ts'
import { boundsOf } from './strategy.ts'

export const broken = 'web'
export const late = 'late'
export const oldAndNew = 'kubectl get rs -l app=web -o custom-columns=:.spec.replicas'
export const statusCommand = 'kubectl rollout status deployment/web; echo $?'

const edited = (facts: readonly Fact[], name: string) => userWrote(facts, name, 'image=')[0]
/** From the bad image to the undoing. */
function meanwhile(facts: readonly Fact[]): Fact[] {
  const from = edited(facts, broken)
  const to = userWrote(facts, broken, 'template')[0]
  return after(facts, from).filter(each => to === undefined || each.id < to.id)
}
const missed = (facts: readonly Fact[], name: string) =>
  conditions(after(facts, edited(facts, name)), name, 'Progressing').filter(
    each => each.reason === 'ProgressDeadlineExceeded',
  )

const stops: Claim = {
  id: 'stops-by-itself',
  text: {
    zh: '新版本始终不就绪，上线就停在 n − U 个旧 Pod 和 min(n, S + U) 个新 Pod',
    en: 'If the new version never becomes ready, the rollout stops at n − U old and min(n, S + U) new Pods',
  },
  judge(facts) {
    const bounds = boundsOf(facts, broken)
    if (bounds === undefined) return { holds: false, deciding: [] }
    const { replicas, surge, unavailable } = bounds
    const wanted = `${replicas - unavailable} + ${Math.min(replicas, surge + unavailable)}`
    return all(seen(facts, oldAndNew), each => each.value === wanted)
  },
}

const onlyReports: Claim = {
  id: 'deadline-only-reports',
  text: {
    zh: '期限一过，Progressing 变为 False；没有哪个 ReplicaSet 因此扩缩',
    en: 'When the deadline has passed Progressing becomes False, and no ReplicaSet is scaled because of it',
  },
  judge(facts) {
    const [lamp] = missed(facts, broken)
    const moved = after(scaled(meanwhile(facts), broken), lamp)
    return both(
      all(lamp === undefined ? [] : [lamp], each => each.status === 'False'),
      none(moved, lamp ? [lamp] : []),
    )
  },
}

const typical: Claim = {
  id: 'available-and-failed',
  text: {
    zh: '上线失败时 Available=True，Progressing=False：旧版本还在服务',
    en: 'In a failed rollout Available is True while Progressing is False: the old version still serves',
  },
  judge(facts) {
    const until = meanwhile(facts)
    const before = facts.filter(each => each.id <= (until.at(-1)?.id ?? 0))
    const last = (condition: string) => conditions(before, broken, condition).slice(-1)
    return both(
      all(last('Available'), each => each.status === 'True'),
      all(last('Progressing'), each => each.status === 'False'),
    )
  },
}

const exitCode: Claim = {
  id: 'status-command-fails',
  text: {
    zh: '错过期限之后，kubectl rollout status 的退出码是 1',
    en: 'After a missed deadline kubectl rollout status exits with 1',
  },
  judge: facts =>
    both(
      all(missed(facts, broken), () => true),
      all(seen(facts, statusCommand), each => each.value === 1),
    ),
}

/** When a Pod of the slow version became available: right after it an old one may go. */
const firstProgress = (facts: readonly Fact[]) =>
  after(scaled(facts, late), edited(facts, late)).find(each => each.to < each.from)

const resets: Claim = {
  id: 'progress-resets-clock',
  text: {
    zh: '一个新 Pod 可用，计时就重新开始：期限从最后一次进展算起，不从上线开始算起',
    en: 'One more available Pod starts the clock anew: the deadline counts from the last progress, not from the beginning',
  },
  judge(facts) {
    const [begin, progress, [lamp]] = [edited(facts, late), firstProgress(facts), missed(facts, late)]
    const deadline = deadlineOf(facts)
    const isSo =
      begin !== undefined &&
      progress !== undefined &&
      lamp !== undefined &&
      lamp.at - begin.at > 1.4 * deadline &&
      lamp.at - progress.at > deadline - 2000
    return shownBy({ holds: isSo, deciding: lamp === undefined ? [] : [lamp] }, begin, progress, lamp)
  },
}

/** As measured with the version that made no progress at all: its last was within seconds of the edit. */
function deadlineOf(facts: readonly Fact[]): number {
  const [begin, [lamp]] = [edited(facts, broken), missed(facts, broken)]
  return begin === undefined || lamp === undefined ? Infinity : lamp.at - begin.at
}

const clears: Claim = {
  id: 'late-success-clears',
  text: {
    zh: '过了期限才成功也算成功：Progressing 回到 True',
    en: 'Success after the deadline is success: Progressing is True again',
  },
  judge(facts) {
    const [lamp] = missed(facts, late)
    const last = conditions(after(facts, lamp), late, 'Progressing').slice(-1)
    return both(
      all(lamp === undefined ? [] : [lamp], () => true),
      all(last, each => each.status === 'True' && each.reason === 'NewReplicaSetAvailable'),
    )
  },
}

export const claims = [stops, onlyReports, typical, exitCode, resets, clears]

export const oldAndNewOutcome: Outcome = {
  name: 'old-and-new',
  kind: 'choice',
  values: ['3 + 1', '3 + 2', '2 + 2', '8 + 5', '10 + 3', '9 + 2', '15 + 10', '20 + 5', '19 + 2'],
  asks: {
    zh: '等到什么都不再变化，旧的和新的 ReplicaSet 各有几个 Pod？（旧 + 新）',
    en: 'When nothing moves any more, how many Pods have the old and the new ReplicaSet? (Old + new.)',
  },
  of: facts => String(seen(facts, oldAndNew)[0]?.value),
}
