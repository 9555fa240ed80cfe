"""What people read, in the languages they read it in."""

from typing import Literal, Self

from tiers.freezing import frozen

Lang = Literal["en", "zh"]


@frozen
class Text:
    """One thing said in English and in Chinese."""

    en: str
    zh: str

    @classmethod
    def same(cls, words: str) -> Self:
        """Say *words* in every language: names, numbers, an owner's single wording."""
        return cls(words, words)

    def put(self, lang: Lang) -> str:
        """Give the wording in *lang*."""
        return self.zh if lang == "zh" else self.en
