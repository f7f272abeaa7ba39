// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ImagebuildError } from '../../../src/errors.ts';
import { dialects } from '../../../src/kubefile/dialects.ts';
import { parseKubefile } from '../../../src/kubefile/parse/parse.ts';
import { evaluation } from '../evaluated.ts';

interface Row {
  readonly what: string;
  readonly text: string;
  /** `line:column` of every problem. */
  readonly at: readonly string[];
  readonly hint?: RegExp;
}

function row(what: string, text: string, at: string | readonly string[], hint?: RegExp): Row {
  return { what, text, at: [at].flat(), ...(hint ? { hint } : {}) };
}

const parsed: readonly Row[] = [
  row('an empty file', '', '1:1', /FROM scratch/),
  row('comments alone', '\n# nothing\n\\\n', '1:1', /FROM scratch/),
  row('ARG alone', 'ARG A=1\n', '1:1', /FROM scratch/),
  row('no FROM, reported once', 'COPY a b\nENV a=b\nRUN x\n', '1:1', /FROM scratch/),
  row('FROM misspelt, and nothing after it blamed', 'FORM scratch\nCOPY a b\nLABEL x=y\n', '1:1', /FROM\?/),
  row('an instruction before FROM', 'ARG A\n  ENV a=b\nFROM scratch\n', '2:3'),
  row('an unknown instruction', 'FROM scratch\n  COPPY registry registry\n', '2:3', /COPY\?/),
  row('another unknown instruction', 'FROM scratch\nENTRYPONT a\n', '2:1', /ENTRYPOINT\?/),
  row('an instruction like no other', 'FROM scratch\nhelm install\n', '2:1', /Write one of FROM, ADD/),
  row('a name of Object.prototype', 'FROM scratch\nconstructor x\n__proto__ y\n', ['2:1', '3:1']),
  row('FROM without an image', 'FROM\n', '1:5'),
  row('FROM with two words', 'FROM scratch base\n', '1:14', /AS name/),
  row('FROM AS without a name', 'FROM scratch AS\n', '1:14'),
  row('FROM with too many words', 'FROM scratch AS a b\n', '1:19'),
  row('a wrong name of a stage', 'FROM scratch AS 1a\n', '1:17'),
  row('FROM with an unknown flag', 'FROM --plattform=linux scratch\n', '1:6', /--platform\?/),
  row('two stages of one name', 'FROM scratch AS a\nFROM scratch as A\n', '2:17'),
  row('an unknown flag', 'FROM scratch\nCOPY --chwon=1 a b\n', '2:6', /--chown\?/),
  row('a flag of no name', 'FROM scratch\nCOPY --=1 a b\n', '2:6'),
  row('a flag where none is allowed', 'FROM scratch\nCMD --help\n', '2:5', /no flags/),
  row('a flag without its value', 'FROM scratch\nCOPY --chown 1 a b\n', '2:6', /--chown=VALUE/),
  row('a flag twice', 'FROM scratch\nCOPY --chown=1 --chown=2 a b\n', '2:16'),
  row('a switch that is neither', 'FROM scratch\nCOPY --link=maybe a b\n', '2:6'),
  row('COPY without anything', 'FROM scratch\nCOPY\n', '2:5'),
  row('COPY without a destination', 'FROM scratch\nCOPY a\n', '2:7'),
  row('COPY as an array of one', 'FROM scratch\nCOPY ["a"]\n', '2:11'),
  row('an array of other things', 'FROM scratch\nCMD ["a", 1]\n', '2:5', /double quotes/),
  row('SHELL without an array', 'FROM scratch\nSHELL bash -c\n', '2:7', /SHELL \[/),
  row('SHELL that is empty', 'FROM scratch\nSHELL []\n', '2:7'),
  row('ENV without anything', 'FROM scratch\nENV\n', '2:4'),
  row('ENV without a value', 'FROM scratch\nENV A\n', '2:5', /ENV A=value/),
  row('ENV with a word too much', 'FROM scratch\nENV A=1 \\\n  B C=2\n', '3:3', /double quotes/),
  row('ENV without a name', 'FROM scratch\nENV A=1 =b\n', '2:9'),
  row('a comment behind an instruction', 'FROM scratch\nLABEL a=1 # b\n', '2:11'),
  row('ARG without a name', 'FROM scratch\nARG\nARG =1\n', ['2:4', '3:5']),
  row('CMD, ENTRYPOINT and RUN without a command', 'FROM scratch\nCMD\nENTRYPOINT\nRUN\n', [
    '2:4',
    '3:11',
    '4:4',
  ]),
  row(
    'settings without an argument',
    'FROM scratch\nUSER\nWORKDIR\nSTOPSIGNAL\nMAINTAINER\nEXPOSE\nVOLUME\n',
    ['2:5', '3:8', '4:11', '5:11', '6:7', '7:7'],
  ),
  row('HEALTHCHECK without anything', 'FROM scratch\nHEALTHCHECK\n', '2:12'),
  row('HEALTHCHECK of something else', 'FROM scratch\nHEALTHCHECK curl x\n', '2:13'),
  row('HEALTHCHECK NONE with more', 'FROM scratch\nHEALTHCHECK NONE x\n', '2:18'),
  row('HEALTHCHECK CMD without a command', 'FROM scratch\nHEALTHCHECK --interval=5s CMD\n', '2:30'),
  row('a duration without its unit', 'FROM scratch\nHEALTHCHECK --interval=5 CMD x\n', '2:13', /30s/),
  row('a duration that is too short', 'FROM scratch\nHEALTHCHECK --timeout=1us CMD x\n', '2:13'),
  row('retries without a number', 'FROM scratch\nHEALTHCHECK --retries=-1 CMD x\n', '2:13'),
  row('ONBUILD of nothing', 'FROM scratch\nONBUILD\n', '2:8'),
  row(
    'instructions that are not allowed in ONBUILD',
    'FROM scratch\nONBUILD FROM x\nONBUILD onbuild RUN x\nONBUILD MAINTAINER x\n',
    ['2:9', '3:9', '4:9'],
  ),
  row('ONBUILD of an unknown instruction', 'FROM scratch\nONBUILD  COPPY a b\n', '2:10', /COPY\?/),
  row('a here-document without an end', 'FROM scratch\nCOPY a <<EOF /b\ntext\n', '2:8', /EOF alone/),
  row('a here-document as destination', 'FROM scratch\nCOPY a <<EOF\nEOF\n', '2:8'),
  row('--from of a later stage', 'FROM scratch\nCOPY --from=b x y\nFROM scratch AS b\n', '2:6'),
  row('--from of the stage itself', 'FROM scratch AS a\nCOPY --from=a x y\n', '2:6'),
  row('--from of a number too high', 'FROM scratch\nFROM scratch\nCOPY --from=1 x y\nCOPY --from=7 x y\n', [
    '3:6',
    '4:6',
  ]),
  row('--from with a variable', 'FROM scratch\nCOPY --from=$A x y\n', '2:6', /FROM \$VARIABLE AS name/),
  row('--from of nothing', 'FROM scratch\nCOPY --from= x y\n', '2:6'),
  row('a wrong escape character', '# escape=x\nFROM scratch\n', '1:1'),
  row('a directive twice', '# syntax=a\n # syntax=b\nFROM scratch\n', '2:2'),
  row('an error after CRLF, a tab and a BOM', '\uFEFFFROM scratch\r\n\tCOPPY a\r\n', '2:2'),
  row('an error behind a comment in a line', 'FROM scratch\nCOPY \\\n# why\n\n  --chwon=1 a b\n', '5:3'),
  row(
    'every error of a file, in order',
    'FROM scratch AS a\nCOPPY x\nENV A\nCOPY --from=b x y\nFROM scratch AS a\nCMD [1]\nFROM scratch AS b\n',
    ['2:1', '3:5', '4:6', '5:17', '6:5'],
  ),
];

const evaluatedRows: readonly Row[] = [
  row('a brace that is not closed', 'FROM scratch\nENV A=1 \\\n  B=x${A C=2\n', '3:6'),
  row('an unknown operator', 'FROM scratch\nLABEL a="b${A!c}"\n', '2:14'),
  row('a variable that must have a value', 'FROM scratch\nWORKDIR /x/${DIR:?say where}\n', '2:12', /Set DIR/),
  row('a name with a blank in quotes', 'FROM scratch\nCOPY "a file" /x/\n', '2:6', /JSON array/),
  row('a quote in the old form', "FROM scratch\nENV A it's\n", '2:9'),
  row('an error in an array', 'FROM scratch\nCOPY ["a", "b${A", "/c/"]\n', '2:14'),
  row('an error in a here-document', 'FROM scratch\nCOPY <<-EOF /x\n\tone\n\t\ttwo ${A\n\tEOF\n', '4:7'),
  row(
    'an error in ONBUILD is found in the stage based on it',
    'FROM scratch AS a\nONBUILD ENV A=${B\nFROM a\n',
    '2:15',
  ),
  row('an error in a flag', 'FROM scratch\nCOPY --chown=${A a /b\n', '2:6'),
  row('several sources and no directory', 'FROM scratch\nCOPY a b /c\n', '2:10', /\/c\//),
  row('an empty source', 'FROM scratch\nCOPY a $NONE /c/\n', '2:8'),
  row('COPY of an address', 'FROM scratch\nCOPY https://x.example/a /c/\n', '2:6', /ADD/),
  row('an invalid port', 'FROM scratch\nEXPOSE 80 http 90-80 70000 1/xyz\n', '2:11'),
  row('a volume without a name', 'FROM scratch\nVOLUME /a $NONE\n', '2:11'),
  row('an unknown signal', 'FROM scratch\nSTOPSIGNAL SIGFOO\n', '2:12'),
  row('an image without a name', 'ARG BASE\nFROM $BASE\n', '2:6', /ARG NAME=image/),
  row('an error in an ARG before FROM', 'ARG A=1 B=${A\nFROM scratch\n', '1:11'),
  row(
    'every error of the stages that are built',
    'FROM scratch\nUSER ${\nFROM scratch\nUSER ${A\nVOLUME "\n',
    ['4:6', '5:8'],
  ),
];

function problemsOf(run: () => unknown): readonly ImagebuildError[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return error.problems.length > 0 ? error.problems : [error];
  }
  return [];
}

function check({ at, hint }: Row, problems: readonly ImagebuildError[]): void {
  const places = problems.map(({ place }) => `${place?.line}:${place?.column}`);
  assert.deepEqual(places, at, problems.map(({ message }) => message).join('\n'));
  for (const { code, place } of problems) {
    assert.equal(code, 'KUBEFILE_SYNTAX');
    assert.equal(place?.file, 'Kubefile');
  }
  if (hint) assert.match(problems[0]?.hint ?? '', hint);
}

suite('errors that parsing finds', () => {
  for (const one of parsed)
    test(one.what, () =>
      check(
        one,
        problemsOf(() => parseKubefile(one.text, 'Kubefile', dialects)),
      ),
    );
});

suite('errors that evaluation finds', () => {
  for (const one of evaluatedRows)
    test(one.what, () => {
      assert.deepEqual(
        problemsOf(() => parseKubefile(one.text, 'Kubefile', dialects)),
        [],
      );
      check(
        one,
        problemsOf(() => evaluation(one.text)),
      );
    });
});

suite('how an error looks', () => {
  test('the line is drawn with a caret below what is wrong', () => {
    const [problem] = problemsOf(() =>
      parseKubefile('FROM scratch\n\tCOPY --form=a b c\n', 'Kubefile', dialects),
    );
    assert.equal(problem?.excerpt, '2 | \tCOPY --form=a b c\n  | \t     ^');
  });

  test('of a long line the part around the caret is drawn', () => {
    const line = `LABEL ${'a=b '.repeat(200)}wrong ${'c=d '.repeat(200)}`;
    const [problem] = problemsOf(() => parseKubefile(`FROM scratch\n${line}\n`, 'Kubefile', dialects));
    const [shown = '', caret = ''] = problem?.excerpt?.split('\n') ?? [];
    assert.ok(shown.length <= 104);
    assert.equal(shown.slice(caret.indexOf('^'), caret.indexOf('^') + 5), 'wrong');
  });

  test('a message does not quote a text without end', () => {
    const [problem] = problemsOf(() =>
      parseKubefile(`FROM scratch\n${'X'.repeat(100_000)}\n`, 'Kubefile', dialects),
    );
    assert.ok((problem?.message.length ?? 0) < 400);
  });

  test('nothing that steers a terminal is drawn', () => {
    const [problem] = problemsOf(() =>
      parseKubefile('FROM scratch\nX\u001b[31m\u202e\u0007\n', 'Kubefile', dialects),
    );
    assert.equal(problem?.excerpt, '2 | X\uFFFD[31m\uFFFD\uFFFD\n  | ^');
    assert.doesNotMatch(problem?.message ?? '', /[\p{Cc}\p{Cf}]/u);
  });
});

suite('the bounds of a file', () => {
  test('its length', () => {
    assert.throws(() => parseKubefile(`FROM scratch\n#${'x'.repeat(1024 * 1024)}`, 'Kubefile', dialects), {
      code: 'LIMIT_EXCEEDED',
      place: { file: 'Kubefile' },
    });
  });

  test('the number of its instructions', () => {
    const instructions = 'ENV a=b\n'.repeat(2000);
    assert.throws(() => parseKubefile(`FROM scratch\n${instructions}`, 'Kubefile', dialects), {
      code: 'LIMIT_EXCEEDED',
    });
  });

  test('variables that double with every line', () => {
    const lines = Array.from({ length: 40 }, () => 'ENV A=$A$A');
    assert.throws(() => evaluation(['FROM scratch', 'ENV A=xxxxxxxxxxxxxxxx', ...lines].join('\n')), {
      code: 'LIMIT_EXCEEDED',
    });
  });

  test('many stages, each upon the one before', () => {
    const stages = Array.from(
      { length: 999 },
      (_, index) => `FROM s${index} AS s${index + 1}\nENV V${index}=1`,
    );
    const { stages: found } = evaluation(['FROM scratch AS s0', ...stages].join('\n'));
    assert.equal(found.at(-1)?.config.Env?.length, 1000);
  });
});
