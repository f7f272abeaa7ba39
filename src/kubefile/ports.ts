/**
 * The ports, `80/tcp`, that a word of EXPOSE names: one or a range, TCP unless it says otherwise. A port of the host before it, `8080:80`,
 * means nothing in an image. @returns undefined when it names none.
 */
export function parsePorts(text: string): string[] | undefined {
  const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(|tcp|udp|sctp))?$/i.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  if (last < first || last > 65535) return undefined;
  const protocol = match[3]?.toLowerCase() || 'tcp';
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}
