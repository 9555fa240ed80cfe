"""What is known of the five channels: defaults for owners who have no figures yet.

For customers of a firm whose contact facts are on file. Costs are relative: one contact
by telephone is 1, since no price that holds anywhere has been published. Whatever is
marked as judgement nobody published: it was set within the published bounds. Each
figure can be replaced in a policy, for a channel and for one tier of it.
"""

from decimal import Decimal

from tiers.ports import Figure, Terms
from tiers.text import Text

_JUDGED = Text(
    "judgement for a list of customers; no published figure fits",
    "针对自有客户名单的判断值，没有完全适用的公开数据",
)


def _figure(
    value: str,
    low: str,
    high: str,
    source: Text = _JUDGED,
    *,
    is_judgement: bool = True,
) -> Figure:
    return Figure(Decimal(value), Decimal(low), Decimal(high), source, is_judgement)


FACE_TO_FACE = Terms(
    response=_figure(
        "0.70",
        "0.40",
        "0.85",
        Text(
            "practitioners' texts: 70-80 % of visits are completed; of the general "
            "population, 41 % (European Social Survey round 8, Hungary)",
            "实务资料：入户面访完成率 70–80%；普通人群 41%（欧洲社会调查第 8 轮，"
            "匈牙利）",
        ),
    ),
    cost=_figure(
        "6",
        "4",
        "15",
        Text(
            "judgement; the most expensive mode (Journal of Transportation and "
            "Statistics 8(3), table 3)",
            "判断值；成本最高的方式（Journal of Transportation and Statistics 8(3) 表 "
            "3）",
        ),
    ),
    lead_days=_figure(
        "21",
        "10",
        "90",
        Text(
            "judgement; the upper bound is a national survey of three months",
            "判断值；上限取自为期三个月的全国调查",
        ),
    ),
    reach=_figure("1", "0.95", "1"),
    needs=("address",),
    has_interviewer=True,
    rho=Decimal("0.03"),
)
"""Interviewer effect: Statistics Canada, Survey Methodology 12-001-X (2022), paper 5,
section 2.1: with 35 interviews each and rho 0.03, variances double."""

DROP_OFF = Terms(
    response=_figure(
        "0.60",
        "0.40",
        "0.80",
        Text(
            "judgement between mail and face-to-face; more answers than by mail: "
            "Allred and Ross-Davis 2011, doi 10.1007/s11842-010-9150-y; Ibeh, Brock "
            "and "
            "Zhou 2004, doi 10.1016/j.indmarman.2002.08.001",
            "判断值，介于邮寄与面访之间；高于邮寄：Allred 与 Ross-Davis 2011、Ibeh 等 "
            "2004",
        ),
    ),
    cost=_figure("3.5", "2", "6"),
    lead_days=_figure("18", "10", "30"),
    reach=_figure("1", "0.95", "1"),
    needs=("address",),
    rho=Decimal("0.01"),
)

PHONE = Terms(
    response=_figure(
        "0.40",
        "0.05",
        "0.65",
        Text(
            "judgement: lists of customers do far better than random numbers, which "
            "fell "
            "from 36 % (1997) to 6 % (2018; Pew Research Center, 27 February 2019)",
            "判断值：客户名单远好于随机拨号（后者由 1997 年的 36% 降至 2018 年的 6%，"
            "皮尤研究中心）",
        ),
    ),
    cost=_figure(
        "1",
        "0.7",
        "2",
        Text("the unit of all costs", "各渠道成本的计量单位"),
        is_judgement=False,
    ),
    lead_days=_figure(
        "10",
        "7",
        "21",
        Text(
            "one to three weeks of calls (Ellison Research, article 17)",
            "电话访问需 1–3 周（Ellison Research 第 17 篇）",
        ),
        is_judgement=False,
    ),
    reach=_figure("0.95", "0.80", "1"),
    needs=("phone",),
    has_interviewer=True,
    rho=Decimal("0.02"),
    shift=Decimal(4),
)
"""Answers by voice are more positive: Dillman et al., Response rate and measurement
differences in mixed-mode surveys, Social Science Research 38 (2009); the size of the
shift is judgement."""

ONLINE = Terms(
    response=_figure(
        "0.25",
        "0.05",
        "0.45",
        Text(
            "12 points fewer answers than other modes (Daikeler, Bošnjak and Lozar "
            "Manfreda 2020); 44 % of one list of firms (Cobanoglu et al. 2001)",
            "平均比其他方式低 12 个百分点（Daikeler 等 2020）；某企业名单为 "
            "44%（Cobanoglu 等）",
        ),
    ),
    cost=_figure("0.15", "0.05", "0.4"),
    lead_days=_figure(
        "7",
        "3",
        "14",
        Text(
            "six days on average until the answer (Cobanoglu et al. 2001)",
            "平均 6 天收到回答（Cobanoglu 等）",
        ),
        is_judgement=False,
    ),
    reach=_figure("0.75", "0.40", "0.95"),
    needs=("email", "phone"),
)

MAIL = Terms(
    response=_figure(
        "0.20",
        "0.05",
        "0.50",
        Text(
            "32 % of executives in 231 studies (Cycyota and Harrison 2006); as few as "
            "5 % of customers; the value is judgement",
            "231 项研究中高管平均 32%（Cycyota 与 Harrison 2006）；客户调查低至 5%；"
            "取值为判断",
        ),
    ),
    cost=_figure(
        "0.5",
        "0.3",
        "1",
        Text(
            "judgement; less than a fifth of face-to-face (practitioners' texts)",
            "判断值；不到面访的五分之一（实务资料）",
        ),
    ),
    lead_days=_figure(
        "42",
        "28",
        "56",
        Text(
            "six weeks and more (Ellison Research, article 17)",
            "六周或更久（Ellison Research 第 17 篇）",
        ),
        is_judgement=False,
    ),
    reach=_figure("0.98", "0.90", "1"),
    needs=("address",),
    tries=3,
)
