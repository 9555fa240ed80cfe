"""What callers say besides the questionnaire, in both languages.

`{sponsor}` is who has the calls made, `{title}` the title of the survey and `{minutes}`
how long it takes.
"""

from typing import Literal

import attrs

from tiers.text import Text

Kind = Literal["heading", "say", "do", "item", "answer"]
"""A heading; what is said, or done; an item; an answer to what people say."""


@attrs.frozen
class Spoken:
    """One line that is the same for every questionnaire."""

    kind: Kind
    text: Text
    code: str = ""
    """The disposition to note."""


@attrs.frozen
class Part:
    """A part of the conversation."""

    title: Text
    lines: tuple[Spoken, ...]


@attrs.frozen
class Objection:
    """What people say, and what callers answer."""

    heard: Text
    answer: Text
    code: str = ""
    """What to note if that does not help."""


OUR_FIRM = Text("[the name of our company]", "〔我公司名称〕")
"""Until a sponsor is named."""

OPENING = Part(
    Text("Opening", "开场白"),
    (
        Spoken(
            "say",
            Text(
                "Good day, my name is [your name], and I am calling on behalf of "
                "{sponsor}. Am I speaking to [name of the customer]?",
                "您好，我是〔您的姓名〕，代表{sponsor}致电。"
                "请问您是〔客户名称〕的负责人吗？",
            ),
        ),
        Spoken(
            "do",
            Text(
                "Somebody else: ask for the customer, or when to reach them. Do not "
                "ask anybody else.",
                "不是本人：请对方转接，或询问何时方便联系；不得由他人代答。",
            ),
            "2.21",
        ),
        Spoken(
            "do",
            Text(
                "Somebody else's number, or no customer any more: apologise, and end "
                "the call.",
                "号码有误，或已不是我们的客户：致歉并结束通话。",
            ),
            "3.3 / 4.1",
        ),
    ),
)
CONSENT = Part(
    Text("Consent", "征得同意"),
    (
        Spoken(
            "say",
            Text(
                "We are asking some of our customers how satisfied they are: "
                "“{title}”. It takes about {minutes} minutes. Nothing is sold. Taking "
                "part is voluntary; you can stop at any time, and need not answer "
                "every question. Your answers are used to improve our service only, "
                "and are not passed on to others.",
                "我们正在向部分客户了解满意程度（“{title}”），大约需要 {minutes} 分钟。"
                "本次通话不推销任何产品。是否参加完全自愿，您可以随时中止，"
                "也可以不回答某些问题。您的回答仅用于改进服务，不会提供给第三方。",
            ),
        ),
        Spoken(
            "do",
            Text(
                "If calls are recorded, say so here, and ask whether they agree.",
                "如需录音，须在此说明并征得同意。",
            ),
        ),
        Spoken("say", Text("May I begin?", "现在可以开始吗？")),
        Spoken(
            "do",
            Text(
                "Yes: go on. Not now: agree on a day and an hour. No: thank them, and "
                "end the call; do not ask twice.",
                "同意：继续。现在不方便：约定日期和时间。"
                "拒绝：致谢并结束通话，不再追问。",
            ),
            "2.21 / 2.11",
        ),
    ),
)
HOW_TO_ASK = Text(
    "Read every question as it is written, with its scale; repeat it rather than "
    "explain it. Leave the answer blank if they do not know or do not want to say.",
    "逐字读出问题及其量表；对方不明白时重复，不作解释。不知道或不愿回答的，留空。",
)
CLOSING = Part(
    Text("Closing", "结束语"),
    (
        Spoken(
            "say",
            Text(
                "Those were all my questions. Thank you for your time. Goodbye.",
                "我的问题问完了，感谢您抽出时间。再见！",
            ),
            "1.1",
        ),
        Spoken(
            "do",
            Text(
                "Note the time and the result at once, before the next call.",
                "立即记录时间和结果，再拨打下一个电话。",
            ),
        ),
    ),
)
MACHINE = Part(
    Text("On a machine, once", "语音信箱留言（仅一次）"),
    (
        Spoken(
            "say",
            Text(
                "Good day, this is [your name] calling for {sponsor}. We would like to "
                "hear how satisfied you are. We shall call again; nothing is sold. "
                "Thank you.",
                "您好，这里是{sponsor}，我是〔您的姓名〕。我们想了解您对服务的满意程度，"
                "不推销任何产品，稍后会再次致电。谢谢！",
            ),
            "3.14",
        ),
    ),
)
OBJECTIONS = (
    Objection(
        Text("I have no time.", "我没时间。"),
        Text(
            "I understand. It takes about {minutes} minutes. When would it suit you "
            "better?",
            "理解。大约只需 {minutes} 分钟。您看什么时间方便，我再打来？",
        ),
        "2.21",
    ),
    Objection(
        Text("I am not interested.", "我不感兴趣。"),
        Text(
            "That is your decision. It is the views of those who are not enthusiastic "
            "that help us most. May I ask you just the first question?",
            "完全尊重您的决定。不过，不同的意见对我们改进最有帮助，"
            "能否先只问一个问题？",
        ),
        "2.11",
    ),
    Objection(
        Text("Are you selling something?", "你们是推销的吧？"),
        Text(
            "No. We only ask; nobody will call you to sell because of your answers.",
            "不是。我们只做调查，不会因为您的回答而有人向您推销。",
        ),
    ),
    Objection(
        Text("Where did you get my number?", "你们怎么有我的电话？"),
        Text(
            "You gave it to {sponsor} as a customer. If you do not want such calls, I "
            "note that right away.",
            "是您作为客户留给{sponsor}的。如果您不希望接到此类电话，我马上登记。",
        ),
    ),
    Objection(
        Text("Who will see my answers?", "谁会看到我的回答？"),
        Text(
            "Those at {sponsor} who are in charge of the service, to improve it; "
            "nobody else. You are free to leave out any question.",
            "只有{sponsor}负责服务的人员，用于改进服务；任何问题都可以不答。",
        ),
    ),
    Objection(
        Text("How do I know that this is genuine?", "我怎么知道你们不是骗子？"),
        Text(
            "You can call {sponsor} at the number you know and ask for this survey; I "
            "shall gladly call again afterwards. I never ask for passwords or money.",
            "您可以先拨打{sponsor}的公开电话核实，我稍后再打来。"
            "我们绝不会询问密码或要求付款。",
        ),
        "2.21",
    ),
    Objection(
        Text("Ask my staff.", "你问我的店员吧。"),
        Text(
            "It is your own view that we would like to hear. When can I reach you?",
            "我们想听您本人的看法。什么时间联系您方便？",
        ),
        "2.21",
    ),
    Objection(
        Text("Never call me again.", "以后别再打了。"),
        Text(
            "I am sorry to have disturbed you. I note that you are not to be called "
            "again. Goodbye.",
            "很抱歉打扰您。我已登记，今后不再致电。再见！",
        ),
        "2.119",
    ),
)
