import { registerHooks } from 'node:module';

// The package imports its schema as bundlers have it, without saying that it is JSON, which Node demands.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('.min.json')
      ? {
          ...next(specifier, { ...context, importAttributes: { type: 'json' } }),
          importAttributes: { type: 'json' },
        }
      : next(specifier, context),
});
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
hooks.deregister();

/**
 * What GitHub's own parser has against a workflow; it knows every key, and every name that an expression may
 * hold.
 */
export function problemsOf(name: string, content: string): string[] {
  const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}
