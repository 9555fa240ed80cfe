# ruff: noqa: INP001, S311, T201 -- a script; its numbers need a seed, not secrecy
"""Write shops.csv: 2,000 invented cigarette retailers, the same ones every time.

Nothing here is measured. The distributions are chosen to look plausible and to hang
together: a shop in town sells more, a shop with more custom sells more and dearer,
and a shop that pays late tends to break other rules too.
"""

import csv
from math import exp
from pathlib import Path
from random import Random

SHOPS = 2000
SEED = 20260701
CARTONS_A_CASE = 50

# Business format: weight in town, weight in the country, lift of volume, lift of price.
FORMATS = {
    "食杂店": (48, 74, -0.15, -0.10),
    "便利店": (22, 12, 0.20, 0.05),
    "超市": (11, 7, 0.35, 0.00),
    "商场": (2, 0, 0.30, 0.15),
    "烟酒商店": (11, 3, 0.55, 0.30),
    "娱乐服务类": (4, 2, -0.30, 0.20),
    "其他": (2, 2, -0.40, -0.05),
}


def clip(value: float, low: float, high: float) -> float:
    """Keep *value* between *low* and *high*."""
    return max(low, min(high, value))


def count(random: Random, mean: float, most: int) -> int:
    """Draw a Poisson number by multiplying uniforms, cut off at *most*."""
    floor, product, drawn = exp(-mean), random.random(), 0
    while product > floor and drawn < most:
        product *= random.random()
        drawn += 1
    return drawn


def shop(random: Random, number: int) -> dict[str, object]:
    """Draw one shop; three hidden traits of the business tie its facts together."""
    town = random.random() < 0.46
    weights = [weights[0 if town else 1] for weights in FORMATS.values()]
    trade = random.choices(list(FORMATS), weights=weights)[0]
    _, _, more, dearer = FORMATS[trade]
    quality = random.gauss(0, 1)
    discipline = 0.4 * quality + random.gauss(0, 1)
    prospects = 0.1 * quality + random.gauss(0, 1)

    def about(middle: float, spread: float, low: float, high: float) -> float:
        return clip(random.gauss(middle, spread), low, high)

    def maybe(missing: float, value: str) -> str:
        return "" if random.random() < missing else value

    level = (1.55 if town else 1.05) + more + 0.55 * quality
    volume = clip(exp(random.gauss(level, 0.35)), 0.2, 60)
    lift = exp(random.gauss(dearer + 0.16 * quality, 0.14))
    price = clip((112 if town else 84) * lift, 38, 420)
    margin = volume * CARTONS_A_CASE * price * about(0.115, 0.012, 0.07, 0.16)
    custom = (4.6 if town else 3.9) + 0.5 * more + 0.35 * quality
    footfall = clip(exp(random.gauss(custom, 0.5)), 5, 3000)
    uptake = 52 + 9 * quality + 9 * prospects
    skill = 62 + 4 * quality + 9 * prospects
    return {
        "许可证号": f"35{number:06d}",
        "业态": trade,
        "市场类型": "U" if town else "R",
        "经营规模": "大" if volume >= 8 else "中" if volume >= 3 else "小",
        "月均销量(箱)": f"{volume:.1f}",
        "一类烟占比(%)": f"{about((price - 62) * 0.22, 3, 0, 80):.1f}",
        "单条均价(元)": f"{price:.2f}",
        "月均毛利(元)": f"{margin:.2f}",
        "购进占比(%)": maybe(0.02, f"{about(68 + 12 * discipline, 9, 5, 100):.1f}"),
        "新品上柜率(%)": maybe(0.05, f"{about(uptake, 14, 0, 100):.1f}"),
        "明码标价": "是" if random.random() < 0.84 + 0.1 * discipline else "否",
        "逾期次数": count(random, exp(-0.7 - 0.8 * discipline), 12),
        "违规次数": count(random, exp(-2.6 - 0.9 * discipline), 4),
        "退单次数": count(random, exp(-1.1 - 0.5 * discipline), 8),
        "日均客流": maybe(0.06, f"{footfall:.0f}"),
        "会员数": f"{max(0, footfall * random.uniform(0, 1.1) - 15):.0f}",
        "销量增速(%)": maybe(0.03, f"{about(3 + 12 * prospects, 5, -60, 180):.1f}"),
        "新增品类数": count(random, exp(0.2 + 0.35 * prospects), 12),
        "经营能力": maybe(0.08, f"{about(skill, 7, 0, 100):.0f}"),
        "已培育次数": count(random, exp(-0.2 - 0.5 * prospects - 0.5 * quality), 6),
    }


AREAS = {"U": ("东城区", "西城区", "新城区"), "R": ("北山县", "南河县", "海口镇")}
SURNAMES = "王李张刘陈杨黄赵周吴"
STREETS = ("中山路", "解放路", "人民路", "建设街", "和平街", "新华路")


def contacts(number: int, market: str, trade: str) -> dict[str, object]:
    """Invent how a shop is reached; drawn apart, so that no other fact changes.

    Telephone numbers are running numbers, addresses of mail end with `.example`.
    """
    random = Random(f"{SEED} contacts {number}")
    online = random.random() < (0.72 if market == "U" else 0.5)
    called = random.random() < 0.96
    area = random.choice(AREAS[market])
    return {
        "店名": f"{random.choice(SURNAMES)}记{trade.removesuffix('类')}",
        "电话": f"1990000{number:04d}" if called else "",
        "邮箱": f"shop{number:04d}@shops.example" if online else "",
        "地址": f"{area}{random.choice(STREETS)}{random.randint(1, 288)}号",
        "区县": area,
        "免打扰": "是" if random.random() < 0.02 else "",
    }


def main() -> None:
    """Write the shops beside this script."""
    random = Random(SEED)
    shops = [shop(random, number + 1) for number in range(SHOPS)]
    for number, row in enumerate(shops, 1):
        row.update(contacts(number, str(row["市场类型"]), str(row["业态"])))
    path = Path(__file__).with_name("shops.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(shops[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(shops)
    print(f"{SHOPS} shops in {path.name}")


if __name__ == "__main__":
    main()
