"""What letters and cards say, and what those who post them read."""

from datetime import date

from tiers.ports import Person
from tiers.text import Text
from tiers_plugins.channels.printing.words import day

SENDS = {
    1: Text("letter with questionnaire", "信函附问卷"),
    2: Text("reminder card", "提醒卡片"),
    3: Text("letter with replacement questionnaire", "信函附补寄问卷"),
}
PLAN = Text(
    "Days of posting: now, and what follows for those who have not answered. Before "
    "each later one take in the answers that have come.",
    "寄送日程：本次寄送，以及之后对尚未作答者的寄送。每次寄出前请先录入已收到的回答。",
)
NEXT = Text(
    ": tiers survey ingest, then follow-up --by mail, then field --starts DAY",
    "：依次运行 tiers survey ingest、follow-up --by mail、field --starts 日期",
)
OUTCOMES = Text(
    "Note in mailing.csv, in the column disposition, what comes back: 2.11 refused, "
    "2.31 deceased, 3.18 address not found, 4.7 not eligible, such as out of business "
    "(AAPOR Standard Definitions), and take it in with tiers survey ingest.",
    "退回的邮件请在 mailing.csv 的 disposition 列注明：2.11 拒访，2.31 已故，"
    "3.18 地址未找到，4.7 不合格（如已停业），代码依据 AAPOR 标准定义；"
    "然后用 tiers survey ingest 录入。",
)
LETTERS = Text("Letters", "信函")
CARDS = Text("Reminder cards", "提醒卡片")
LABELS = Text("Address labels", "地址标签")


def salutation(name: str) -> Text:
    """Begin a letter."""
    if not name:
        return Text("Dear customer,", "尊敬的客户：您好！")
    return Text(f"Dear {name},", f"尊敬的{name}：您好！")


def address(person: Person, name: str, lines: str) -> str:
    """Write an address as the postman of a language reads it."""
    if person.lang == "zh":
        return f"{lines}\n{name} 收" if name else lines
    return f"{name}\n{lines}" if name else lines


def letter(mailing: int, title: Text, ends: date, to: str) -> tuple[Text, ...]:
    """Give the paragraphs of a letter: why, what is asked, and how it is returned."""
    first = mailing == 1
    why = (
        Text(
            "we would like to know how satisfied you are with our service, and what we "
            "should do better. You are one of the customers who were drawn at random "
            f'for our survey "{title.en}"; nobody else can answer in your place.',
            f"我们希望了解您对我们服务的满意程度，以及哪些地方需要改进。您是本次"
            f"“{title.zh}”随机抽取的客户之一，您的看法无法由他人代替。",
        )
        if first
        else Text(
            f'some weeks ago we sent you a questionnaire, "{title.en}", and have not '
            f"received your answers yet. If they are on their way, thank you; please "
            f"put this letter aside. If not: it is those who have not answered yet "
            f"whose views we lack most.",
            f"数周前我们曾寄给您“{title.zh}”问卷，至今尚未收到您的回答。"
            f"如果您已寄出，谨致谢意，请不必理会此信；如果还没有，"
            f"我们特别希望听到您的意见。",
        )
    )
    asked = Text(
        f"{'A questionnaire is enclosed' if first else 'A new copy is enclosed'}. It "
        f"takes a few minutes. Taking part is up to you; your answers are used to "
        f"improve our service only.",
        f"随信附上{'问卷' if first else '一份新的问卷'}，填写只需几分钟。是否参加由您"
        f"自愿决定，您的回答仅用于改进服务。",
    )
    return (why, asked, back(ends, to))


def back(ends: date, to: str) -> Text:
    """Say how the questionnaire is returned."""
    last, where = day(ends), f" ({to})" if to else ""
    return Text(
        f"Please send the questionnaire back in the envelope enclosed{where}, so that "
        f"it arrives by {last.en}. The return code on it tells us that you have "
        f"answered, and that you need not be reminded.",
        f"请将填好的问卷装入所附的回邮信封寄回{f'（{to}）' if to else ''}，并于"
        f" {last.zh}前寄达。问卷上的回收码用于登记您已作答，以免再次打扰您。",
    )


def card(title: Text, ends: date) -> tuple[Text, ...]:
    """Give the paragraphs of a card that thanks or reminds."""
    last = day(ends)
    return (
        Text(
            f'about a week ago we sent you a questionnaire, "{title.en}". If you have '
            f"sent it back already: thank you very much!",
            f"大约一周前我们寄给您一份“{title.zh}”问卷。如果您已经寄回，非常感谢！",
        ),
        Text(
            f"If not, please do so in these days, by {last.en}. If you have no "
            f"questionnaire, or mislaid it, you will get another one.",
            f"如果还没有，请在近日填写，并于 {last.zh}前寄回。"
            f"如果您没有收到问卷或找不到了，我们会再寄一份。",
        ),
    )


REGARDS = Text("Yours sincerely", "此致\n敬礼")
THANKS = Text("Thank you for your help.", "感谢您的支持！")
