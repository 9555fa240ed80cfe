"""What a program's decisions are about, for sinks that write for people."""

from datetime import date

from tiers.describing import Description
from tiers.program.program import Program
from tiers.text import Lang, Text

_HEADINGS = {
    "row": Text("row", "行号"),
    "tier": Text("tier", "层级"),
    "rule": Text("rule", "规则"),
    "because": Text("reason", "理由"),
    "actions": Text("service actions", "服务措施"),
    "unknown": Text("missing facts that matter", "影响结果的缺失数据"),
}


def described(program: Program, *, as_of: date, lang: Lang) -> Description:
    """Say what the decisions of *program* are about."""
    outputs = (*program.shown_outputs, *(given.output for given in program.outputs))
    labels = {
        **{fact.name: fact.label for fact in program.schema.facts if fact.key},
        **{str(score.name): score.label for score in program.shown_scores},
        **{output.name: output.label for output in outputs},
    }
    return Description(
        title=program.title,
        version=program.version,
        as_of=as_of,
        lang=lang,
        tiers={tier.name: tier.label for tier in program.tiers},
        actions={action.name: action.label for action in program.actions},
        facts={fact.name: fact.label for fact in program.schema.facts},
        headings={**labels, **_HEADINGS},
    )
