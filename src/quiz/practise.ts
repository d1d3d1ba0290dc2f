import { Mistake } from '../errors.ts'
import { type Attempt, isRight } from './grade.ts'
import type { Posed } from './posed.ts'
import type { Question } from './selection.ts'
import { type Session, afterAnswer, attemptsAt, begin, withoutNext } from './session.ts'

/** What a session needs done; a test hands in its own. Each may end the session by throwing a Mistake. */
export interface Hands {
  /** `undefined`: it cannot be asked after all. */
  pose(question: Question, attempt: number): Promise<Posed | undefined>
  ask(posed: Posed, session: Session): Promise<Attempt>
  /** When it returns, the answer is on the disk. */
  keep(attempt: Attempt): void
  tell(attempt: Attempt, session: Session): Promise<void>
}

/** How a session ended. `end` is absent if everything was asked; a Mistake without problems is a learner who stopped. */
export interface Ended {
  readonly session: Session
  readonly end?: Mistake
}

/** Asks until nothing waits. An answer counts from the moment that it is on the disk, whatever happens next. */
export async function practise(questions: readonly Question[], hands: Hands): Promise<Ended> {
  let session = begin(questions)
  try {
    for (let [question] = session.waiting; question !== undefined; [question] = session.waiting) {
      const posed = await hands.pose(question, attemptsAt(session, question))
      if (posed === undefined) {
        session = withoutNext(session)
        continue
      }
      const attempt = await hands.ask(posed, session)
      hands.keep(attempt)
      session = afterAnswer(session, isRight(attempt))
      await hands.tell(attempt, session)
    }
    return { session }
  } catch (error) {
    if (error instanceof Mistake) return { session, end: error }
    throw error
  }
}
