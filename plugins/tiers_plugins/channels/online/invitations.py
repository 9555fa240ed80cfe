"""Personal links, and the words that take them to respondents."""

import csv
from pathlib import Path
from urllib.parse import urlsplit

from tiers.ports import Fieldwork
from tiers.problems import DataError, Problem
from tiers.text import Lang, Text
from tiers_plugins.channels.listing import plain

DEFAULT = "http://127.0.0.1:8080"
"""Where the page is to be seen on this machine, for a trial."""

_LANGS: tuple[Lang, ...] = ("en", "zh")


def write_invitations(work: Fieldwork, folder: Path) -> None:
    """Write the links, a mail merge's table, and an invitation in each language.

    Raises:
        DataError: the option `link` is no address of a page.
    """
    at = _address(work.options.get("link", DEFAULT))
    with (folder / "links.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "customer", "name", "email", "phone", "lang", "link"])
        for person in work.people:
            contacts = [person.contact(kind) for kind in ("name", "email", "phone")]
            cells = [person.code, person.customer, *contacts, person.lang]
            writer.writerow([*map(plain, cells), f"{at}/s/{person.code}"])
    subject, body = letter(work, "{name}", "{link}")
    for lang in _LANGS:
        if any(person.lang == lang for person in work.people):
            about = Text(f"Subject: {subject.en}", f"主题：{subject.zh}")
            words = f"{about.put(lang)}\n\n{body.put(lang)}"
            (folder / f"invitation.{lang}.txt").write_text(words, encoding="utf-8")


def _address(written: str) -> str:
    parts = urlsplit(written)
    fits = parts.scheme in ("http", "https") and parts.hostname
    if fits and not (parts.query or parts.fragment or parts.username):
        return written.rstrip("/")
    message = Text(f"`{written}` is no address of a page", f"`{written}` 不是网页地址")
    advice = Text(
        "write it as `--set online.link=https://ask.example`",
        "请写作 `--set online.link=https://ask.example`",
    )
    raise DataError([Problem("bad-option", message, help=advice)])


def letter(work: Fieldwork, name: str, link: str) -> tuple[Text, Text]:
    """Give subject and words of an invitation to somebody called *name*."""
    last = f"{work.ends:%Y-%m-%d}"
    return work.round.questionnaire.title, Text(
        f"Dear {name},\n\nwe would like to know how satisfied you are. It takes a few "
        f"minutes:\n\n{link}\n\nThe link is yours alone: please do not pass it on. You "
        f"can stop at any time and go on later, until {last}. Your answers are used to "
        f"improve our service only.\n",
        f"{name}，您好！\n\n我们希望了解您的满意度，只需几分钟：\n\n{link}\n\n"
        f"该链接仅供您本人使用，请勿转发。您可以随时中断，{last} 前均可继续作答。"
        f"您的回答仅用于改进服务。\n",
    )
