"""The JSON Schema of the file format, by which editors complete and check policies.

It is derived from the classes of `model` and their documentation. It asks less than
`load` does: it knows the shape of a file, not whether its names and numbers agree.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import attrs

from tiers.policy.decisions import DecisionSection
from tiers.policy.fact_specs import FactSpec, Range
from tiers.policy.model import Policy, ScoreSpec
from tiers.policy.nodes import Map, Scalar, Seq
from tiers.policy.questionnaire_specs import ScaleSpec
from tiers.policy.related import DerivedSection
from tiers.policy.rules import RulesSection
from tiers.policy.service import Then
from tiers.policy.structure import (
    REST,
    is_literal,
    is_mapping,
    is_optional,
    is_tuple,
    without_none,
)
from tiers.policy.survey_specs import SurveySpec
from tiers.policy.table_specs import DecisionSpec, Rules
from tiers.policy.validators import keys
from tiers.policy.windows import Window
from tiers.schema import Type
from tiers.source import Located
from tiers.text import Text

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?$"

# For YAML the rest of a text after an unquoted comma in braces is a key without a
# value; the reader puts the two together again, so such keys must pass.
_OTHER_KEYS: Schema = {"type": "null"}

_PLAIN: Mapping[Any, Schema] = {
    Any: {},
    str: _TEXT,
    Located: _TEXT,
    Scalar: {"type": ["string", "number", "boolean", "null"]},
    int: {"type": "integer"},
    Decimal: {"type": ["number", "string"], "pattern": _NUMBER},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    Map: {"type": "object"},
    Seq: {"type": "array"},
    Range: {"type": "string", "pattern": r"^[\[(].*\.\..*[\])]$"},
    Window: {"type": "string", "pattern": r"^P[0-9]+[YMD]([0-9]+M)?$"},
    ScaleSpec: {
        "anyOf": [
            {"const": "text"},
            {"type": "string", "pattern": r"^-?[0-9]{1,4} *(-|\.\.) *-?[0-9]{1,4}$"},
            {"type": "array", "items": _TEXT, "minItems": 2},
            {"type": "object", "minProperties": 1},
        ]
    },
    Type: {
        "anyOf": [
            {"enum": ["string", "integer", "boolean", "date"]},
            {"type": "string", "pattern": r"^decimal\( *([0-9]|10) *\)$"},
            {"type": "array", "items": _TEXT, "minItems": 1},
        ]
    },
    Text: {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {"en": _TEXT, "zh": _TEXT},
                "minProperties": 1,
                "additionalProperties": _OTHER_KEYS,
            },
        ]
    },
}


def json_schema(
    models: Mapping[str, type], extra: Mapping[Any, Schema] | None = None
) -> Schema:
    """Describe policy files whose scores use *models*: parameters by model name.

    *extra* describes types of parameters that this package doesn't know.
    """
    writer = _Writer({**_PLAIN, **(extra or {})}, models)
    root = writer.of(Policy)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tiers policy",
        **root,
        "$defs": dict(sorted(writer.definitions.items())),
    }


class _Writer:
    """Writes the schemas of types; those of classes become definitions."""

    def __init__(self, plain: Mapping[Any, Schema], models: Mapping[str, type]) -> None:
        self.plain = plain
        self.models = models
        self.definitions: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:
        """Describe the values that are structured as *kind*."""
        if kind in self.plain:
            return dict(self.plain[kind])
        if is_optional(kind):
            return _or_null(self.of(without_none(kind)))
        if is_literal(kind):
            return {"enum": list(get_args(kind))}
        if is_tuple(kind):
            return {"type": "array", "items": self.of(get_args(kind)[0])}
        if is_mapping(kind):
            value = self.of(get_args(kind)[1])
            return {"type": "object", "additionalProperties": value}
        if kind in _DERIVED:
            return self._fact(kind)
        if kind in _NAMED:
            return {"anyOf": [dict(_TEXT), self._reference(kind)]}
        if kind is SurveySpec:
            return {"anyOf": [self._reference(kind), {"type": "string"}]}
        return self._reference(_SECTIONS.get(kind, kind))

    def _fact(self, kind: Any) -> Schema:
        """Describe a fact, which is derived if it says what from."""
        derived = self._reference(_DERIVED[kind])
        is_derived = {"type": "object", "required": ["from"]}
        return {"if": is_derived, "then": derived, "else": self._reference(kind)}

    def _reference(self, cls: Any) -> Schema:
        is_ours = cls.__module__.startswith(__package__)
        name = cls.__name__ if is_ours else f"{cls.__module__}.{cls.__qualname__}"
        if name not in self.definitions:
            self.definitions[name] = {}  # a class may contain itself
            self.definitions[name] = self._object(cls)
        reference = {"$ref": f"#/$defs/{name}"}
        is_required = self.definitions[name].get("required")
        return reference if is_required else _or_null(reference)

    def _object(self, cls: Any) -> Schema:
        schema = {"type": "object", **self._keys(cls)}
        if cls in _FORMS:
            schema["oneOf"] = _FORMS[cls]
        if cls is ScoreSpec and self.models:
            return schema | self._parameters()
        if REST in keys(cls):
            return schema
        return schema | {"additionalProperties": _OTHER_KEYS}

    def _keys(self, cls: Any) -> Schema:
        declared = {name: a for name, a in keys(cls).items() if name != REST}
        required = [n for n, a in declared.items() if a.default is attrs.NOTHING]
        properties = {name: self._property(a) for name, a in declared.items()}
        return {"properties": properties} | ({"required": required} if required else {})

    def _property(self, attribute: Any) -> Schema:
        schema = self.of(attribute.type) | _limits(attribute.validator)
        if attribute.default is not attrs.NOTHING:
            schema = _or_null(schema)
        doc = attribute.metadata.get("doc")
        return {"description": doc, **schema} if doc else schema

    def _parameters(self) -> Schema:
        """Describe the keys that a score has beyond its own: those of its model."""
        choice = {"properties": {"model": {"enum": sorted(self.models)}}}
        cases = [
            {
                "if": {
                    "properties": {"model": {"const": name}},
                    "required": ["model"],
                },
                "then": self._keys(cls),
            }
            for name, cls in sorted(self.models.items())
        ]
        return {"allOf": [choice, *cases], "unevaluatedProperties": _OTHER_KEYS}


_SECTIONS: Mapping[Any, type] = {Rules: RulesSection, DecisionSpec: DecisionSection}
"""What a file has where the model has something more convenient."""

_DERIVED: Mapping[Any, type] = {FactSpec: DerivedSection}

_NAMED = frozenset({Then})
"""What may be a name alone."""

_TABLES: list[Schema] = [
    {"required": ["columns", "rows"]},
    {"required": ["table"]},
    {"required": ["list"]},
]
_FORMS: Mapping[type, list[Schema]] = {
    RulesSection: _TABLES,
    DecisionSection: [{"required": ["formula"]}, *_TABLES],
}
_COMPARISONS = {
    ">=": "minimum",
    ">": "exclusiveMinimum",
    "<=": "maximum",
    "<": "exclusiveMaximum",
}


def _or_null(schema: Schema) -> Schema:
    """Allow null too: for an optional key it is the same as leaving it out."""
    if "enum" in schema:
        return schema | {"enum": _with(None, schema["enum"])}
    if "type" in schema:
        types = schema["type"]
        return schema | {
            "type": _with("null", [types] if isinstance(types, str) else types)
        }
    if "anyOf" in schema:
        return schema | {"anyOf": _with({"type": "null"}, schema["anyOf"])}
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _with(option: Any, options: list[Any]) -> list[Any]:
    return options if option in options else [*options, option]


def _limits(validator: Any) -> Schema:
    """Give the bounds that the validators of attrs set, one or several together."""
    limits: Schema = {}
    for part in getattr(validator, "_validators", (validator,)):
        comparison = _COMPARISONS.get(getattr(part, "compare_op", ""))
        if comparison:
            limits[comparison] = _json_number(part.bound)
    return limits


def _json_number(bound: Any) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)
