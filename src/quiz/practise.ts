import { Mistake } from '../errors.ts'
import { type Attempt, isRight } from './grade.ts'
import type { Posed } from './posed.ts'
import type { Question } from './selection.ts'
import { type Session, afterAnswer, attemptsAt, begin, withoutLast, withoutNext } from './session.ts'

/** What a learner wants where Enter goes on: that, or to take his last answer back. */
export type Wish = 'on' | 'back'

/** What a session needs done; a test hands in its own. Each may end the session by throwing a Mistake. */
export interface Hands {
  /** `undefined`: it cannot be asked after all. */
  pose(question: Question, attempt: number): Promise<Posed | undefined>
  ask(posed: Posed, session: Session): Promise<Attempt>
  /** When it returns, the answer is on the disk. */
  keep(attempt: Attempt): void
  tell(attempt: Attempt, session: Session): Promise<Wish>
  /** Takes back what was kept last. When it returns, that is on the disk; what it returns tells the learner. */
  takeBack(): () => Promise<Wish>
  /** Nothing waits any more. */
  sumUp(session: Session): Promise<Wish>
}

/** How a session ended. `end` is absent if it was summed up; a Mistake without problems is a learner who stopped. */
export interface Ended {
  readonly session: Session
  readonly end?: Mistake
}

/** Asks until nothing waits. An answer counts from the moment that it is on the disk, whatever happens next. */
export async function practise(questions: readonly Question[], hands: Hands): Promise<Ended> {
  let session = begin(questions)
  const goBack = async () => {
    let wish: Wish
    do {
      const tell = hands.takeBack()
      session = withoutLast(session)
      wish = await tell()
    } while (wish === 'back')
  }
  try {
    for (;;) {
      const [question] = session.waiting
      if (question === undefined) {
        if ((await hands.sumUp(session)) === 'on') return { session }
        await goBack()
        continue
      }
      const posed = await hands.pose(question, attemptsAt(session, question))
      if (posed === undefined) {
        session = withoutNext(session)
        continue
      }
      const attempt = await hands.ask(posed, session)
      hands.keep(attempt)
      session = afterAnswer(session, isRight(attempt))
      if ((await hands.tell(attempt, session)) === 'back') await goBack()
    }
  } catch (error) {
    if (error instanceof Mistake) return { session, end: error }
    throw error
  }
}
