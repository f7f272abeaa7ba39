import type { Answer, Call } from './call.ts';

/** One page of a list, with the Link header that leads to the others. */
export function page(call: Call, items: readonly unknown[], list?: string): Answer {
  const size = Math.min(Number(call.query['per_page'] ?? 30), 100);
  const number = Math.max(Number(call.query['page'] ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const shown = items.slice((number - 1) * size, number * size);
  const link = linkTo(call, number, last);
  return {
    status: 200,
    facts: list === undefined ? shown : { total_count: items.length, [list]: shown },
    ...(link === '' ? {} : { headers: { link } }),
  };
}

function linkTo({ hub, query, pathname }: Call, number: number, last: number): string {
  const to = (page: number) => {
    const words = new URLSearchParams({ ...query, page: String(page) });
    return `<${hub.site}/api/v3${pathname}?${words}>`;
  };
  const relations = [
    ...(number > 1 ? [['prev', number - 1] as const, ['first', 1] as const] : []),
    ...(number < last ? [['next', number + 1] as const, ['last', last] as const] : []),
  ];
  return relations.map(([name, page]) => `${to(page)}; rel="${name}"`).join(', ');
}
