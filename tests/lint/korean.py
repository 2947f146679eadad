"""Korean as docs/korean.md has it, as far as a machine can tell: terms, particles behind words that are put in, counters,
brackets, translated turns. Each rule is first tried on a line that breaks it and on one that does not."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
HANGUL = re.compile("[가-힣]")
PARTICLES = "은|는|이|가|을|를|와|과|로|으로|이다|입니다|라고|이라고"

# What is shown to people, and nothing that is only looked for in pages.
SHOWN_CODE = ["src/stage/deliver/*.cpp", "src/app/web_*.cpp", "src/app/once_command.cpp", "src/app/enterprise_new.cpp"]
SHOWN_PROSE = ["docs/ko/*.md", "prompts/overlays/language/ko/**/*.md"]
CLAIMS = ["prompts/*/*.md", "prompts/README.md"]

# (rule, what is wrong, a line that breaks it, a line that does not)
RULES = [
    (r"소스(?!코드)", "a source is 출처", "아직 소스가 없습니다.", "아직 출처가 없습니다."),
    (r"리포트|야간 보고서", "a report is 보고서, of a night 일일 보고서", "야간 보고서", "일일 보고서"),
    (r"고객별|\"고객\"(?=\}, by_)|엔터프라이즈", "an enterprise is 고객사", "고객별", "고객사별"),
    (r"(?<!재)발견", "a finding is 찾은 내용", "인용이 확인된 발견", "인용문을 확인한 내용"),
    (r"워치|관심 단어|감시 목록", "관심 목록, 관심어", "워치 목록", "관심 목록"),
    (r"방어 장치|가드(?!라인)", "guards are 보호 조치", "방어 장치", "보호 조치"),
    (r"카나리아|비밀 표지", "a canary is 유출 감지용 표식", "비밀 표지", "유출 감지용 표식"),
    (r"적대적", "a hostile page is 모델에게 지시하는 문구가 있는 페이지", "적대적 페이지", "지시하는 문구가 있는 페이지"),
    (r"조용한 (밤|한 주|한 달)", "a quiet night is 새 소식 없음", "조용한 밤", "새 소식이 없습니다."),
    (r"주장", "a claim is 내용 or 문장", "주장 없음", "전할 내용 없음"),
    (r"배달|리뷰|릴리스|쿼리|코스트|클러스터", "see the terms of docs/korean.md", "리뷰 대기", "검토 대기"),
    (r"당신", "nobody is called 당신", "당신의 토큰", "토큰"),
    (r"(?:되어|보여|쓰여|잊혀)[지진집져질]", "double passive", "저장되어집니다", "저장합니다"),
    (r"에 의해|에 의한", "passive as English has it", "모델에 의해 작성", "모델이 작성"),
    (r"[를을] 가지고 있", "~를 가지고 있다 is translated", "근거를 가지고 있습니다", "근거가 있습니다"),
    (r"에 있어서|더 이상 .{0,20}않|더 이상 .{0,20}없", "translated turn", "더 이상 보관되어 있지 않습니다", "보관 기간이 지났습니다"),
    (r"을\(를\)|를\(을\)|은\(는\)|는\(은\)|이\(가\)|가\(이\)|와\(과\)|과\(와\)|\(으\)로", "choose the particle",
     "보고서을(를)", "보고서를"),
    (r"\}(?:" + PARTICLES + r")(?![가-힣])", "a particle behind a word that is put in: put a noun of ours between",
     "{}을 시작합니다.", "{} 작업을 시작합니다."),
    (r"(?:\d|\}) (?:건|개|회|편|명|곳)(?![가-힣])", "a counter touches its number", "질문 {} 건", "질문 {}건"),
    (r"\d+ × [가-힣]", "the count stands behind what is counted", "6 × 페이지", "페이지 6건"),
    (r"[가-힣] \((?![일월화수목금토]\))", "a bracket touches the word before it", "작성 (UTC)", "작성 시각(UTC)"),
    (r"[가-힣\d] ?~ |[가-힣\d] ~ ?[가-힣\d]", "from–to is ~ without spaces", "4 ~ 8월", "4~8월"),
    (r"[가-힣][?!。，]{2,}|[가-힣]，|[가-힣]。", "marks of Korean", "끝。", "끝."),
]
LEADING = re.compile(r'"(?:은|는|가|을|를|와|과|로|으로) ')  # of a literal that follows a word; 이 is also "this"
PLAIN_ENDINGS = re.compile(r"(?<!니)다\.(?:$|\s|\*)")  # prose of docs is 합니다체


def prove():
    for rule, words, bad, good in RULES:
        assert re.search(rule, bad), f"the rule does not find {bad}"
        assert not re.search(rule, good), f"the rule for {words} finds {good}"
    assert LEADING.search('"을 시작"') and not LEADING.search('"이 기간에"')
    assert PLAIN_ENDINGS.search("무료다.") and not PLAIN_ENDINGS.search("무료입니다.")


def code_lines(path):
    """String literals alone: comments are English and may name what is forbidden."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = " ".join(re.findall(r'"(?:[^"\\]|\\.)*"', line.split("///")[0]))
        if HANGUL.search(words):
            yield number, words


def prose_lines(path):
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and HANGUL.search(line):
            yield number, line


def claim_lines(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for claim in re.findall(r'\bko = "([^"]*)"', line):
            yield number, claim


def files(patterns):
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)})


def problems_of(path, lines):
    for number, words in lines:
        for rule, what, _, _ in RULES:
            if re.search(rule, words):
                yield path, number, what


def lint():
    prove()
    found = []
    for path in files(SHOWN_CODE):
        lines = list(code_lines(path))
        found += problems_of(path, lines)
        found += [(path, number, "a literal begins with a particle") for number, words in lines if LEADING.search(words)]
    for path in files(SHOWN_PROSE):
        found += problems_of(path, prose_lines(path))
    for path in files(["docs/ko/*.md"]):
        found += [(path, number, "prose is 합니다체") for number, words in prose_lines(path) if PLAIN_ENDINGS.search(words)]
    for path in files(CLAIMS):
        found += problems_of(path, claim_lines(path))
    return [f"{path.relative_to(ROOT)}:{number}: Korean: {what} (docs/korean.md)" for path, number, what in found]


if __name__ == "__main__":
    print("\n".join(lint()) or "Korean: nothing")
