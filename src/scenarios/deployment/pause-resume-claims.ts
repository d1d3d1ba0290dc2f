import type { Fact } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both, none, shownBy } from '../judging.ts'
import { after, conditions, madeSets, scaled, seen, userWrote } from './judging.ts'

export const [web, late] = ['web', 'late']
export const pods = 'kubectl get pods -l app=web | wc -l'

const paused = (facts: readonly Fact[], name: string) => userWrote(facts, name, 'paused=true')[0]
const resumed = (facts: readonly Fact[], name: string) => userWrote(facts, name, 'paused=false')[0]
const between = <F extends Fact>(facts: readonly F[], from: Fact | undefined, to: Fact | undefined): F[] =>
  after(facts, from).filter(each => to !== undefined && each.id < to.id)

const collects: Claim = {
  id: 'pause-collects-edits',
  text: {
    zh: '暂停期间的三次修改不触发上线；恢复之后合成一个修订版本',
    en: 'Three edits while paused begin no rollout; after resuming they are one revision',
  },
  judge(facts) {
    const [from, to] = [paused(facts, web), resumed(facts, web)]
    const edits = between(userWrote(facts, web), from, to)
    const made = after(madeSets(facts, web), to)
    return both(
      none(between(madeSets(facts, web), from, to), edits),
      all(made, () => made.length === 1),
    )
  },
}

const scales: Claim = {
  id: 'paused-still-scales',
  text: {
    zh: '暂停期间扩缩照常：扩到 5 就有五个 Pod',
    en: 'Scaling works while paused: scaled to 5, there are five Pods',
  },
  judge: facts =>
    both(
      all(between(scaled(facts, web), paused(facts, web), resumed(facts, web)), each => each.to === 5),
      all(seen(facts, pods), each => each.value === 5),
    ),
}

const clock: Claim = {
  id: 'paused-clock-stands',
  text: {
    zh: '暂停的时间不计入期限：恢复之后才重新计时',
    en: 'Paused time does not count for the deadline: its clock starts again on resuming',
  },
  judge(facts) {
    const [from, to] = [paused(facts, late), resumed(facts, late)]
    const [lamp] = conditions(facts, late, 'Progressing').filter(each => each.reason === 'ProgressDeadlineExceeded')
    const waited = from !== undefined && to !== undefined ? to.at - from.at : Infinity
    // Two deadlines passed while it was paused.
    const isSo = lamp !== undefined && to !== undefined && lamp.at - to.at >= waited / 2 - 2000
    return shownBy({ holds: isSo, deciding: lamp === undefined ? [] : [lamp] }, from, to, lamp)
  },
}

const refused: Claim = {
  id: 'undo-refused-while-paused',
  text: {
    zh: '暂停时 kubectl rollout undo 被拒绝，什么都没有写下',
    en: 'While paused kubectl rollout undo is refused, and nothing is written',
  },
  judge: facts =>
    both(
      all(seen(facts, 'kubectl rollout undo deployment/late'), each => String(each.value).startsWith('error')),
      none(userWrote(facts, late, 'template'), userWrote(facts, late, 'paused')),
    ),
}

export const claims = [collects, scales, clock, refused]
