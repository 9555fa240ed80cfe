"""What headings and cells of an export mean: names or labels, in either language."""

import unicodedata
from collections.abc import Iterable, Mapping

import attrs

from tiers.survey.questionnaire import Item, Questionnaire
from tiers.text import Text
from tiers_plugins.channels.face_to_face import names, words
from tiers_plugins.channels.face_to_face.choices import choices_of
from tiers_plugins.channels.face_to_face.outcomes import OUTCOMES, listed

_SEPARATORS = ("-", "/", ".", ":", "|", "_")
_READ = {
    names.ATTEMPT: words.ATTEMPT,
    names.DISPOSITION: words.OUTCOME,
    names.NOTE: words.NOTE,
}
"""Fields that are read besides the return code and the items, and their labels."""
_LEFT = (words.CODE, words.INTERVIEWER, words.PERSON, words.ABOUT, words.FEW)
"""Labels of fields that are not; notes may have a column, too."""
_SERVERS = (
    *("SubmissionDate", "KEY", "SubmitterID", "SubmitterName", "Status", "Edits"),
    *("AttachmentsPresent", "AttachmentsExpected", "ReviewState", "DeviceID"),
    *("FormVersion", "instanceID", "instanceName", "rootUuid", "deprecatedID"),
)
"""What Central adds; what Kobo adds begins with `_`, and what forms add with `meta`."""
_SIGNS = str.maketrans("“”‘’", "\"\"''")


@attrs.frozen
class Headings:
    """The fields of a form, by whatever an export may call them."""

    fields: Mapping[str, str]
    """What a heading means: an item or a field; empty for what is not read."""
    values: Mapping[str, Mapping[str, str]]
    """What a cell means, by what its heading does, where there are choices."""

    @classmethod
    def of(cls, asked: Questionnaire) -> "Headings":
        """Know the fields of a questionnaire's form."""
        left = (*_LEFT, asked.intro, asked.thanks)
        labels = _alone(
            [
                *((text, "") for label in left for text in _both(label)),
                *(
                    (text, name)
                    for name, label in _READ.items()
                    for text in _both(label)
                ),
                *((text, item.id) for item in asked.items for text in _both(item.text)),
            ]
        )
        named = {name: item for item, name in names.item_names(asked).items()}
        own = dict.fromkeys((*names.OWN, *_SERVERS), "")
        read = {name: name for name in (names.CODE, *_READ)}
        values = {item.id: found for item in asked.items if (found := _values(item))}
        outcomes = {
            text: each.code for each in OUTCOMES for text in _both(listed(each))
        }
        return cls(
            {**labels, **own, **read, **named}, {**values, names.DISPOSITION: outcomes}
        )

    def meaning(self, heading: str) -> str:
        """Say what a heading means; one that is unknown means itself."""
        for name in (heading, _even(heading), *_within(heading)):
            if name in self.fields:
                return self.fields[name]
        is_system = heading.startswith(("_", "meta"))
        return "" if is_system else heading

    def value(self, meaning: str, cell: str) -> str:
        """Give a cell as it is kept."""
        return self.values.get(meaning, {}).get(_even(cell), cell)


def _within(heading: str) -> Iterable[str]:
    """Take the name or the label of a group, and what separates it, off a heading."""
    whole = _even(heading)
    labels = (words.WHOM, words.VISIT, words.INTERVIEW)
    for group in (*names.GROUPS, *(text for label in labels for text in _both(label))):
        before, after = whole[: len(group)], whole[len(group) :]
        if before == group and after.startswith(_SEPARATORS):
            yield after[1:].strip()


def _values(item: Item) -> dict[str, str]:
    """Give what is kept by the name of a choice, and by labels that are of one only."""
    choices = choices_of(item.scale)
    labels = _alone([(t, c.value) for c in choices for t in _both(c.label)])
    return {**labels, **{choice.name: choice.value for choice in choices}}


def _alone(meanings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Leave out texts that mean several things."""
    found: dict[str, set[str]] = {}
    for text, meaning in meanings:
        found.setdefault(text, set()).add(meaning)
    return {text: one for text, (one, *more) in found.items() if text and not more}


def _both(label: Text) -> tuple[str, str]:
    return _even(label.en), _even(label.zh)


def _even(words: str) -> str:
    """Write blanks, quotation marks and full-width signs in one way."""
    plain = unicodedata.normalize("NFKC", words.translate(_SIGNS))
    return " ".join(plain.split())
