import { notFound, type OcpiAnswer } from './ocpi-answer.ts'

/** Who answers for a module. */
export type ModuleAnswers<Request, Answer extends OcpiAnswer> = Readonly<
  Record<string, (request: Request) => Answer | Promise<Answer>>
>

/** Lets the module answer that a path names; what is not offered is not found. */
export function answerModule<Request, Answer extends OcpiAnswer>(
  modules: ModuleAnswers<Request, Answer>,
  module: string,
  request: Request,
): Answer | OcpiAnswer | Promise<Answer> {
  const answer = Object.hasOwn(modules, module) ? modules[module] : undefined
  return answer === undefined ? notFound(`no module ${module}`) : answer(request)
}
