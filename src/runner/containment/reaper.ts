/** The number of the system call prctl, by architecture as Node names it. */
const systemCalls: Readonly<Record<string, number>> = {
  arm: 172,
  arm64: 167,
  ia32: 172,
  loong64: 167,
  ppc64: 171,
  riscv64: 167,
  s390x: 172,
  x64: 157,
};

/**
 * Runs a command as a subreaper (prctl(2), PR_SET_CHILD_SUBREAPER): processes whose parent ended become its
 * children, so it can find and kill all of them. Processes that still write (`exec > >(tee log)`) get half a
 * second. It outlives SIGTERM by a second, to end the others, and ends when imagebuild does.
 */
const script = `
my $prctl = shift;
syscall($prctl, 36, 1, 0, 0, 0) == 0 or exit 125;
syscall($prctl, 1, 15, 0, 0, 0);
my $command = fork;
exit 125 unless defined $command;
if ($command == 0) { exec { $ARGV[0] } @ARGV; exit 127; }
my ($status, $late) = (0, 0);
$SIG{TERM} = sub { alarm 1 };
$SIG{ALRM} = sub { $late = 1 };
until ($late) {
  my $pid = waitpid(-1, 0);
  if ($pid == $command) { $status = $?; last; }
  last if $pid == -1 && !$!{EINTR};
}
my $round = 0;
while ($round++ < 100) {
  my $pid;
  do {
    $pid = waitpid(-1, 1);
    $status = $? if $pid == $command;
  } while $pid > 0;
  last if $pid == -1;
  if ($late || $round > 25) {
    for my $file (glob '/proc/[0-9]*/stat') {
      open(my $stat, '<', $file) or next;
      my ($id, $parent) = (readline($stat) // '') =~ /^(\\d+) .*\\) \\S (\\d+) /s or next;
      kill 'KILL', $id if $parent == $$;
    }
  }
  select undef, undef, undef, 0.02;
}
if ($status & 127) { $SIG{$_} = 'DEFAULT' for keys %SIG; kill $status & 127, $$; }
exit($status >> 8);
`;

export function hasReaper(arch: string): boolean {
  return Object.hasOwn(systemCalls, arch);
}

/** Returns the command that runs a command with everything that it starts in reach. */
export function reaperArguments(command: readonly string[], arch: string): readonly [string, ...string[]] {
  return ['perl', '-e', script, String(systemCalls[arch]), ...command];
}
