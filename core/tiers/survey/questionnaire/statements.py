"""The 22 statements about service quality, in neutral wordings of our own.

What each is about, and which belong together, follows Parasuraman, Zeithaml and Berry,
SERVQUAL, Journal of Retailing 64 (1988). Their wordings are theirs: these are not them.
An owner with a licence, or with better words, gives `texts`. Answers to other wordings
are not comparable with published figures, whatever the scale.
"""

import attrs

from tiers.text import Text


@attrs.frozen
class Statement:
    """One statement: what is so with a good provider, and its opposite."""

    plain: Text
    turned: Text | None = None
    """The negative wording, of those that the form of 1988 turns."""


def _plain(en: str, zh: str) -> Statement:
    return Statement(Text(en, zh))


def _both(en: str, zh: str, turned_en: str, turned_zh: str) -> Statement:
    return Statement(Text(en, zh), Text(turned_en, turned_zh))


TANGIBLES = (
    _plain("equipment is up to its task", "设备能够胜任工作"),
    _plain("premises and vehicles make a good impression", "场所与车辆给人良好印象"),
    _plain("staff look neat at work", "工作人员仪容整洁"),
    _plain("papers and packages are clear and tidy", "单据和包装清楚、整齐"),
)
RELIABILITY = (
    _plain("what is agreed for a day is done on that day", "约定哪天办，就在哪天办好"),
    _plain("a problem is taken up until it is solved", "遇到问题会跟进到底"),
    _plain("the work is right at the first attempt", "工作一次就做对"),
    _plain("deliveries and visits come at the stated hour", "送货和拜访准时"),
    _plain("accounts and records are correct", "账目和记录准确"),
)
RESPONSIVENESS = (
    _both(
        "one hears beforehand when something will be done",
        "事前会告知何时办理",
        "one does not hear when something will be done",
        "不知道什么时候会办理",
    ),
    _both(
        "a request is acted on without delay",
        "提出要求后立即有人处理",
        "a request waits before anybody acts on it",
        "提出要求后要等很久才有人处理",
    ),
    _both(
        "staff are glad to lend a hand",
        "工作人员乐于帮忙",
        "staff are reluctant to lend a hand",
        "工作人员不太愿意帮忙",
    ),
    _both(
        "somebody has time for a question on a busy day, too",
        "再忙也有人解答问题",
        "nobody has time for a question on a busy day",
        "忙的时候没有人解答问题",
    ),
)
ASSURANCE = (
    _plain("one can believe what staff say", "工作人员的话可以相信"),
    _plain("orders and payments are in safe hands", "订货和付款让人放心"),
    _plain("staff stay polite", "工作人员始终有礼貌"),
    _plain("staff know enough to answer questions", "工作人员的知识足以解答问题"),
)
EMPATHY = (
    _both(
        "each customer gets attention of their own",
        "对每位客户都给予单独关注",
        "single customers get no attention of their own",
        "不会单独关注某一位客户",
    ),
    _both(
        "there is a person who looks after one's business",
        "有专人关心客户的经营",
        "nobody looks after one's business in person",
        "没有专人关心客户的经营",
    ),
    _both(
        "staff know what a customer needs",
        "工作人员了解客户需要什么",
        "staff do not know what a customer needs",
        "工作人员不了解客户需要什么",
    ),
    _both(
        "advice puts the customer's interest first",
        "提出建议时以客户利益为先",
        "advice does not put the customer's interest first",
        "提出建议时并不以客户利益为先",
    ),
    _both(
        "hours of service suit the customer's day",
        "服务时间适合客户的作息",
        "hours of service do not suit the customer's day",
        "服务时间不适合客户的作息",
    ),
)


def expected(clause: Text) -> Text:
    """Word what customers expect of the best."""
    return Text(
        f"With an excellent provider, {clause.en}.", f"优秀的服务商：{clause.zh}。"
    )


def perceived(clause: Text) -> Text:
    """Word what customers found."""
    return Text(f"With us, {clause.en}.", f"我们的服务：{clause.zh}。")
